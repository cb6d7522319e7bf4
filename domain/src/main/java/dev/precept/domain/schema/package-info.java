/**
 * The written form of every event: its name with version and its canonical JSON; protects that what
 * was ever written can be read for ever, and that a value has one written form only.
 *
 * <ol>
 *   <li>Equal values have equal bytes, and only these bytes are read back as that value: sorted
 *       members and sets, no white space, one form of each text, number and instant (RFC 8785).
 *   <li>Bytes that are not such a form are refused with {@link
 *       dev.precept.domain.schema.UnreadableException}, whatever they are.
 *   <li>Within a version fields are only added, and only such as may be left out; a change of
 *       meaning is a new version with a pure step from the old one. Approved samples of each
 *       version lie with the tests and are never changed.
 * </ol>
 */
@NullMarked
package dev.precept.domain.schema;

import org.jspecify.annotations.NullMarked;
