package org.lectern.identity;

/**
 * An account, and how often everybody signed in as it was signed out. What was signed in before the last time no
 * longer counts.
 */
public record Standing(Account account, int signOuts) {
    /** Whether somebody is still let in who signed in after so many times. */
    public boolean admits(int signOutsThen) {
        return !account.disabled() && signOuts == signOutsThen;
    }
}
