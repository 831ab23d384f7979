/** Courses as programs read and change them, and the forms of the studio. */
@NullMarked
package org.lectern.catalog.web;

import org.jspecify.annotations.NullMarked;
