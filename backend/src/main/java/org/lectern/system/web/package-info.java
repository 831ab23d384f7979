/** How refusals and failures reach whoever asked: problem details for programs, a page for people. */
@NullMarked
package org.lectern.system.web;

import org.jspecify.annotations.NullMarked;
