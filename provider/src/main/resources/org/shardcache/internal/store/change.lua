-- Changes one entry under a condition, in one step.
-- KEYS[1] entry, KEYS[2] its control key, if claims have to do with the change: always with the
--   conditions that look at it
-- ARGV[1] condition:
--   'always'
--   'equal'      the entry's bytes are ARGV[3]
--   'unchanged'  the same, or no entry if ARGV[2] is '0'; and the control key is ARGV[4], or no lease
--                if ARGV[4] is empty
--   'held'       the control key is ARGV[4]
--   'held-else-remove'  the same; if it is not, entry and control key are removed
-- ARGV[2] '1' if ARGV[3] are expected bytes, ARGV[3] expected bytes, ARGV[4] token
-- ARGV[5] 'write' | 'delete' | 'touch'
-- ARGV[6] time to live if created, ARGV[7] if updated or touched:
--   -2 unchanged, -1 for ever, 0 none at all, else milliseconds
-- ARGV[8] '1' if the previous value is wanted, ARGV[9] new value
-- A change ends the hold of its own token and invalidates a load token.
-- Returns {what happened, bytes}; what happened is named as in Outcome.Effect
local entry, control = KEYS[1], KEYS[2]
local condition, token = ARGV[1], ARGV[4]

local function holder()
  return redis.call('GET', control)
end

if condition == 'held' or condition == 'held-else-remove' then
  if holder() ~= token then
    if condition == 'held-else-remove' then
      redis.call('DEL', entry, control)
    end
    return {'busy'}
  end
end

local compares = condition == 'equal' or condition == 'unchanged'
local previous
if compares or ARGV[8] == '1' then
  previous = redis.call('GET', entry)
else
  previous = redis.call('EXISTS', entry) == 1
end

if compares then
  if ARGV[2] == '1' then
    if not previous then
      return {'absent'}
    end
    if previous ~= ARGV[3] then
      return {'different', previous}
    end
  elseif previous then
    return {'different', previous}
  end
end

if condition == 'unchanged' then
  local current = holder()
  if token ~= '' then
    if current ~= token then
      return {'busy'}
    end
  elseif current and string.sub(current, 1, 1) == 'W' then
    return {'busy'}
  end
end

local action = ARGV[5]
local ttl = (previous or action == 'touch') and ARGV[7] or ARGV[6]
local effect

if action == 'delete' then
  effect = redis.call('DEL', entry) == 1 and 'removed' or 'absent'
elseif action == 'touch' then
  effect = 'touched'
  if ttl == '0' then
    redis.call('DEL', entry)
    effect = 'expired'
  elseif ttl == '-1' then
    redis.call('PERSIST', entry)
  elseif ttl ~= '-2' then
    redis.call('PEXPIRE', entry, ttl)
  end
else
  effect = previous and 'updated' or 'created'
  if ttl == '0' then
    effect = redis.call('DEL', entry) == 1 and 'expired' or 'not-stored'
  elseif ttl == '-1' then
    redis.call('SET', entry, ARGV[9])
  elseif ttl == '-2' then
    if previous then
      redis.call('SET', entry, ARGV[9], 'KEEPTTL')
    else -- it has expired under its lease: there is no time left that could be kept
      effect = 'not-stored'
    end
  else
    redis.call('SET', entry, ARGV[9], 'PX', ttl)
  end
end

if control and (action ~= 'touch' or token ~= '') then
  local current = holder()
  if current and (current == token or string.sub(current, 1, 1) == 'L') then
    redis.call('DEL', control)
  end
end

if ARGV[8] == '1' and previous then
  return {effect, previous}
end
return {effect}
