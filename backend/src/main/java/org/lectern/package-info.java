/** Lectern: a course platform whose lessons are videos. */
@NullMarked
package org.lectern;

import org.jspecify.annotations.NullMarked;
