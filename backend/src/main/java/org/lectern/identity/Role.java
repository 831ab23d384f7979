package org.lectern.identity;

/** What somebody may do. Everyone is a learner. */
public enum Role {
    LEARNER,
    INSTRUCTOR,
    ADMIN
}
