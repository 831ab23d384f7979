/** What learners see of a course: its page, its lessons, and the courses that they take part in. */
@NullMarked
package org.lectern.learning;

import org.jspecify.annotations.NullMarked;
