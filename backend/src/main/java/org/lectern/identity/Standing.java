package org.lectern.identity;

/**
 * An account, and how often everybody signed in as it was signed out. What was signed in before the last time no
 * longer counts.
 */
record Standing(Account account, int signOuts) {}
