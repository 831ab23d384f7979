package org.lectern.enrolment;

/** The answer to "may this viewer watch this sub-section?" */
public enum WatchRight {
    /** Enrolled, the course's owner, an administrator, or a free preview of a published course. */
    GRANTED,
    /** Nobody is signed in, and it isn't a free preview: 401. */
    SIGN_IN_FIRST,
    /** Somebody is signed in who isn't enrolled: 403. */
    NOT_ENROLLED,
    /** There is no such sub-section, or its course isn't published to this viewer: 404. */
    NOT_THERE
}
