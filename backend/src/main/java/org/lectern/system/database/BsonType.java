package org.lectern.system.database;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * How documents and keys lie in the file: as BSON. By Java serialization, which the store falls back on, a comparison of
 * two keys serializes both, and a page holds two documents instead of fifty.
 */
final class BsonType extends BasicDataType<Object> {
    private static final BsonType INSTANCE = new BsonType();

    // Beside the types of BSON: no value, and the values of a unique index's fields.
    private static final byte MISSING = 0;
    private static final byte KEY = 'k';

    private static final int BYTES_PER_OBJECT = 24;

    private BsonType() {}

    static <V> MVMap.Builder<Object, V> maps() {
        return new MVMap.Builder<Object, V>().keyType(INSTANCE).valueType(INSTANCE);
    }

    @Override
    public void write(WriteBuffer out, Object value) {
        ByteBuf buffer = encoded(value);
        out.put(buffer.nioBuffer());
    }

    private static ByteBuf encoded(Object value) {
        ByteBuf buffer = Unpooled.buffer();
        if (value instanceof Missing) {
            buffer.writeByte(MISSING);
        } else if (value instanceof KeyValue key) {
            buffer.writeByte(KEY);
            BsonEncoder.encodeValue(BsonConstants.TYPE_ARRAY, key.stream().toList(), buffer);
        } else {
            byte type = BsonEncoder.determineType(value);
            buffer.writeByte(type);
            BsonEncoder.encodeValue(type, value, buffer);
        }
        return buffer;
    }

    @Override
    public Object read(ByteBuffer in) {
        ByteBuf buffer = Unpooled.wrappedBuffer(in);
        byte type = buffer.readByte();
        Object value = switch (type) {
            case MISSING -> Missing.getInstance();
            case KEY -> new KeyValue((List<?>) BsonDecoder.decodeValue(BsonConstants.TYPE_ARRAY, buffer));
            default -> BsonDecoder.decodeValue(type, buffer);
        };
        in.position(in.position() + buffer.readerIndex());
        return value;
    }

    /** Orders by type, then by value: any order will do for the store, as long as it is always the same. */
    @Override
    public int compare(Object a, Object b) {
        return compareNullable(a, b);
    }

    private static int compareNullable(@Nullable Object a, @Nullable Object b) {
        if (Objects.equals(a, b)) {
            return 0;
        }
        int byType = Comparator.nullsFirst(Comparator.<String>naturalOrder()).compare(typeName(a), typeName(b));
        if (byType != 0 || a == null || b == null) {
            return byType;
        }
        if (a instanceof KeyValue left && b instanceof KeyValue right) {
            return compareKeys(left, right);
        }
        return a instanceof Comparable<?> comparable
                ? compareSame(comparable, b)
                : Arrays.compare(encoded(a).array(), encoded(b).array());
    }

    private static @Nullable String typeName(@Nullable Object value) {
        return value == null ? null : value.getClass().getName();
    }

    private static int compareKeys(KeyValue a, KeyValue b) {
        Iterator<Object> left = a.iterator();
        Iterator<Object> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int byElement = compareNullable(left.next(), right.next());
            if (byElement != 0) {
                return byElement;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    @SuppressWarnings("unchecked") // both are of one class
    private static int compareSame(Comparable<?> a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    /** A rough figure; the store splits its pages and fills its cache by it. */
    @Override
    public int getMemory(Object value) {
        return bytes(value);
    }

    private static int bytes(@Nullable Object value) {
        return BYTES_PER_OBJECT
                + switch (value) {
                    case String text -> text.length();
                    case Document document -> sum(document.values()) + sum(document.keySet());
                    case Collection<?> values -> sum(values);
                    case KeyValue key -> sum(key.stream().toList());
                    case null, default -> 0;
                };
    }

    private static int sum(Collection<? extends @Nullable Object> values) {
        return values.stream().mapToInt(BsonType::bytes).sum();
    }

    @Override
    public Object[] createStorage(int size) {
        return new Object[size];
    }
}
