/** Access reviews: which items one has, and how each is taken away. */
@NullMarked
package dev.precept.pdp.review;

import org.jspecify.annotations.NullMarked;
