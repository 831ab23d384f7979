package org.lectern.identity;

import java.util.List;

/**
 * Some of the accounts found.
 *
 * @param page from 0
 * @param size how many a page holds at most
 * @param total how many were found
 */
public record AccountPage(List<Account> items, int page, int size, long total) {
    /** Copies the list. */
    public AccountPage {
        items = List.copyOf(items);
    }
}
