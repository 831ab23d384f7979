/** What one sees and does on each page, named as the page names it. */
@NullMarked
package org.lectern.e2e.pages;

import org.jspecify.annotations.NullMarked;
