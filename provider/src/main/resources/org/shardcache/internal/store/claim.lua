-- Takes the control key of an entry and reads the entry.
-- KEYS[1] entry, KEYS[2] its control key
-- ARGV[1] token: 'L...' for a load, which shares a load token that is there already, or 'W...' for a
--   lease, which takes the place of a load token and waits for other leases
-- ARGV[2] time to live of the claim in milliseconds
-- ARGV[3] what the control key must be, or empty
-- Returns {control key afterwards, entry or false}
local control = KEYS[2]
local current = redis.call('GET', control)
local leased = current and string.sub(current, 1, 1) == 'W'
local free
if string.sub(ARGV[1], 1, 1) == 'L' then
  free = not current
else
  free = (not leased or current == ARGV[1]) and (ARGV[3] == '' or current == ARGV[3])
end
if free then
  redis.call('SET', control, ARGV[1], 'PX', ARGV[2])
  current = ARGV[1]
end
return {current or '', redis.call('GET', KEYS[1])}
