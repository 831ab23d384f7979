/** Progress as players report and read it. */
@NullMarked
package org.lectern.progress.web;

import org.jspecify.annotations.NullMarked;
