/** The pages for learners. */
@NullMarked
package org.lectern.learning.web;

import org.jspecify.annotations.NullMarked;
