-- Changes an entry if its bytes are the expected ones.
-- KEYS[1] entry; ARGV: expected bytes, 'write' | 'delete' | 'touch', time to live, new value
-- Times to live: -2 unchanged, -1 for ever, 0 none at all, else milliseconds
-- Returns 0 absent, 1 done, or the bytes that are there
local current = redis.call('GET', KEYS[1])
if not current then
  return 0
end
if current ~= ARGV[1] then
  return current
end
local ttl = ARGV[3]
if ARGV[2] == 'delete' or ttl == '0' then
  redis.call('DEL', KEYS[1])
elseif ARGV[2] == 'touch' then
  if ttl == '-1' then
    redis.call('PERSIST', KEYS[1])
  elseif ttl ~= '-2' then
    redis.call('PEXPIRE', KEYS[1], ttl)
  end
elseif ttl == '-1' then
  redis.call('SET', KEYS[1], ARGV[4])
elseif ttl == '-2' then
  redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ttl)
end
return 1
