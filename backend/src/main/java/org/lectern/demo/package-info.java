/** What {@code ./run} starts with, for looking around: accounts with a known password, and a course. */
@NullMarked
package org.lectern.demo;

import org.jspecify.annotations.NullMarked;
