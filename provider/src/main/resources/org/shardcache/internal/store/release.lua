-- Gives a claim back if it is still one's own.
-- KEYS[1] entry (unused, for routing), KEYS[2] its control key; ARGV[1] token
if redis.call('GET', KEYS[2]) == ARGV[1] then
  return redis.call('DEL', KEYS[2])
end
return 0
