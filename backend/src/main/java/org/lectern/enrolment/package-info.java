/** Who takes part in which course, and so may watch what. */
@NullMarked
package org.lectern.enrolment;

import org.jspecify.annotations.NullMarked;
