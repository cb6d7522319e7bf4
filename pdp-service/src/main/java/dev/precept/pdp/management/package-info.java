/**
 * The administration API: HTTP requests become commands or reads of one image.
 *
 * <ol>
 *   <li>A read answers from one image, read once; a command from the image that its outcome is in.
 *   <li>A body is read strictly: every fault is told with its pointer, and nothing is done.
 *   <li>A caller reaches only the organizations that his authorization names, and grants nothing
 *       wider than he holds; what he does not reach looks like what does not exist.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.management;

import org.jspecify.annotations.NullMarked;
