package org.shardcache.internal.processor;

import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;

/** The result of a processor that failed. */
record FailedResult<T>(RuntimeException cause) implements EntryProcessorResult<T> {

  @Override
  public T get() {
    if (cause instanceof EntryProcessorException exception) {
      throw exception;
    }
    throw new EntryProcessorException(cause.getMessage(), cause);
  }
}
