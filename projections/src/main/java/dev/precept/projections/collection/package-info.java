/**
 * Collections the image is built of, never changed and sharing structure; protects that listing by
 * name and looking up by number cost what they touch, as an update does.
 */
@NullMarked
package dev.precept.projections.collection;

import org.jspecify.annotations.NullMarked;
