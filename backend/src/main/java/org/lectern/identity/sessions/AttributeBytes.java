package org.lectern.identity.sessions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.lectern.identity.Authenticated;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.SavedCookie;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMapAdapter;
import org.springframework.web.servlet.FlashMap;

/**
 * An attribute of a session as bytes, by Java serialization, of which only the classes named here are ever read: bytes
 * of anything else are what somebody else put there.
 */
final class AttributeBytes {
    private static final Logger log = LoggerFactory.getLogger(AttributeBytes.class);

    private static final Stream<String> LIMITS =
            Stream.of("maxdepth=20", "maxrefs=2000", "maxbytes=65536", "maxarray=2000");

    private static final Stream<Class<?>> READ = Stream.of(
            // whoever is signed in
            SecurityContextImpl.class,
            AbstractAuthenticationToken.class,
            Authenticated.class,
            SignedIn.class,
            Role.class,
            ObjectId.class,
            SimpleGrantedAuthority.class,
            WebAuthenticationDetails.class,
            // the protection against forged requests
            DefaultCsrfToken.class,
            // where somebody wanted to go before signing in
            DefaultSavedRequest.class,
            SavedCookie.class,
            Locale.class,
            // what the next page shows once
            FlashMap.class,
            LinkedMultiValueMap.class,
            MultiValueMapAdapter.class,
            // of what these are made
            String.class,
            Boolean.class,
            Number.class,
            Integer.class,
            Long.class,
            Enum.class,
            Record.class,
            ArrayList.class,
            CopyOnWriteArrayList.class,
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class);

    // Private to the JDK and the driver: lists and sets that can't be changed, and what stands for an id.
    private static final Stream<String> READ_BY_NAME = Stream.of(
            "java.util.CollSer",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.lang.String$CaseInsensitiveComparator",
            "java.util.Map$Entry",
            "java.lang.Object",
            "org.bson.types.ObjectId$SerializationProxy");

    private static final ObjectInputFilter FILTER = ObjectInputFilter.Config.createFilter(
            Stream.of(LIMITS, READ.map(Class::getName), READ_BY_NAME, Stream.of("!*"))
                    .flatMap(patterns -> patterns)
                    .collect(Collectors.joining(";")));

    private AttributeBytes() {}

    static byte[] of(Object attribute) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(attribute);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A session can't keep a " + attribute.getClass().getName(), e);
        }
        return bytes.toByteArray();
    }

    /** The attribute; empty if it is of a class that isn't allowed, or of another version of Lectern. */
    static Optional<Object> read(String name, byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(FILTER);
            return Optional.ofNullable(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            log.warn("The attribute {} of a session is dropped: {}", name, e.toString());
            return Optional.empty();
        }
    }
}
