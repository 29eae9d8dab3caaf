-- Gives a claim back if it is still one's own.
-- KEYS[1] control key; ARGV[1] token
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
