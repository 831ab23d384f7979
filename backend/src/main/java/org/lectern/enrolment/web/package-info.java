/** Enrolling and leaving, and what those who may watch read about a lesson. */
@NullMarked
package org.lectern.enrolment.web;

import org.jspecify.annotations.NullMarked;
