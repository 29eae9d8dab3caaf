-- Writes an entry whose time to live depends on whether there was one.
-- KEYS[1] entry; ARGV: value, time to live if created, if updated, '1' if the previous value is wanted
-- Times to live: -2 unchanged, -1 for ever, 0 none at all, else milliseconds
-- Returns 0 not stored, 1 created, 2 updated, or the previous value
local previous
if ARGV[4] == '1' then
  previous = redis.call('GET', KEYS[1])
else
  previous = redis.call('EXISTS', KEYS[1]) == 1
end
local ttl = previous and ARGV[3] or ARGV[2]
if ttl == '0' then
  if previous then redis.call('DEL', KEYS[1]) end
elseif ttl == '-1' then
  redis.call('SET', KEYS[1], ARGV[1])
elseif ttl == '-2' then
  redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ttl)
end
if not previous then
  return ttl == '0' and 0 or 1
end
return previous == true and 2 or previous
