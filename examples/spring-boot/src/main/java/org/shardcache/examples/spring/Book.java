package org.shardcache.examples.spring;

/**
 * What is cached.
 *
 * @param isbn the key
 * @param title the title
 */
public record Book(String isbn, String title) {}
