/** The routes that media is fetched by. */
@NullMarked
package org.lectern.delivery.web;

import org.jspecify.annotations.NullMarked;
