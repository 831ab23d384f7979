/** What is taught: courses, their sections and the sub-sections in them. */
@NullMarked
package org.lectern.catalog;

import org.jspecify.annotations.NullMarked;
