/**
 * What all pages for people share: the frame they stand in, the language they are in, the fields
 * that hold a form to the browser it was shown to, and the header fields that keep pages to
 * themselves.
 *
 * <ol>
 *   <li>A form counts only from the browser it was shown to, and while nobody else has signed in
 *       there.
 *   <li>No page is framed, kept, or told of to others; nothing on it runs but our own files; all
 *       that comes from outside is escaped.
 *   <li>Every page works without JavaScript.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.page;

import org.jspecify.annotations.NullMarked;
