/** Uploads over HTTP. */
@NullMarked
package org.lectern.upload.web;

import org.jspecify.annotations.NullMarked;
