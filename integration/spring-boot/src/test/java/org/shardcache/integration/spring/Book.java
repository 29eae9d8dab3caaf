package org.shardcache.integration.spring;

/** A value of the application. */
public record Book(String isbn, String title, int year) {}
