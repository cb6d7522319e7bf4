package dev.precept.projections.bundle;

import dev.precept.domain.schema.RecordCodec;

/** Writes documents as canonical JSON. For any number of threads. */
final class Written {
    private static final ClassValue<RecordCodec<?>> CODECS =
            new ClassValue<>() {
                @Override
                protected RecordCodec<?> computeValue(Class<?> type) {
                    return RecordCodec.of(type);
                }
            };

    private Written() {}

    /** The document in writing. */
    @SuppressWarnings("unchecked") // the codec is that of the document's class
    static <T extends BundleDocument> byte[] of(T document) {
        return ((RecordCodec<T>) CODECS.get(document.getClass())).encode(document);
    }
}
