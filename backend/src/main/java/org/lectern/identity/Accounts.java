package org.lectern.identity;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.system.Conflict;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.lectern.system.Paging;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Everybody who can sign in. */
@Component
public final class Accounts {
    /** <a href="https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">A valid e-mail address</a>, with a dot in its domain. */
    private static final Pattern EMAIL = Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]+"
            + "@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+");

    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 100;

    private static final String ID = "_id";
    private static final String EMAIL_FIELD = "email";
    private static final String NAME = "name";
    private static final String PASSWORD = "password";
    private static final String ROLES = "roles";
    private static final String DISABLED = "disabled";
    private static final String SIGN_OUTS = "signOuts";
    private static final String CREATED_AT = "createdAt";

    private final MongoCollection<Document> accounts;
    private final Passwords passwords;
    private final Clock clock;

    /** At most {@code lectern.account-refresh} old; it bounds how long a disabled account is still let in. */
    private final LoadingCache<ObjectId, Optional<Standing>> recent;

    /**
     * Keeps accounts in the database.
     *
     * @param refresh how old may be what {@link #recentStanding} tells
     */
    public Accounts(
            MongoDatabase database,
            Passwords passwords,
            Clock clock,
            @Value("${lectern.account-refresh:2s}") Duration refresh) {
        this.recent = Caffeine.newBuilder()
                .expireAfterWrite(refresh)
                .maximumSize(10_000)
                .build(this::standing);
        this.accounts = database.getCollection("accounts");
        this.passwords = passwords;
        this.clock = clock;
        accounts.createIndex(new Document(EMAIL_FIELD, 1), new IndexOptions().unique(true));
    }

    /** The account, if there is one. */
    public Optional<Account> find(ObjectId id) {
        return first(new Document(ID, id)).map(Accounts::account);
    }

    /** The account; throws where there is none. */
    public Account get(ObjectId id) {
        return find(id).orElseThrow(() -> new NotFound("There is no such account."));
    }

    /** The account with the address, however its letters are cased. */
    public Optional<Account> findByEmail(String email) {
        return first(new Document(EMAIL_FIELD, normal(email))).map(Accounts::account);
    }

    /** Those of the ids that exist, in no order. */
    public List<Account> findAll(Set<ObjectId> ids) {
        return accounts.find(new Document(ID, new Document("$in", List.copyOf(ids))))
                .map(Accounts::account)
                .into(new ArrayList<>());
    }

    /**
     * Accounts whose name or address contains the words, oldest first.
     *
     * @param page from 0
     * @param size how many at most, 1 to 100
     * @throws Invalid if the page or the size is out of range
     */
    public AccountPage search(String query, int page, int size) {
        Paging paging = new Paging(page, size);
        Document filter = containing(query);
        List<Account> found = accounts.find(filter)
                .sort(new Document(ID, 1))
                .skip(paging.skipped())
                .limit(paging.size())
                .map(Accounts::account)
                .into(new ArrayList<>());
        return new AccountPage(found, page, size, accounts.countDocuments(filter));
    }

    /** Those among the accounts whose name or address contains the words. */
    public Set<ObjectId> matching(String query, Set<ObjectId> among) {
        return accounts.find(containing(query).append(ID, new Document("$in", List.copyOf(among))))
                .map(account -> account.getObjectId(ID))
                .into(new HashSet<>());
    }

    private static Document containing(String query) {
        String words = query.strip();
        Document containing = new Document("$regex", Pattern.quote(words)).append("$options", "i");
        return words.isEmpty()
                ? new Document()
                : new Document("$or", List.of(new Document(EMAIL_FIELD, containing), new Document(NAME, containing)));
    }

    /**
     * Creates an account with whatever password it is given.
     *
     * @param roles besides that of a learner, which everyone has
     * @throws Conflict if the address has an account
     */
    public Account create(String email, String password, String name, Set<Role> roles) {
        EnumSet<Role> all = EnumSet.of(Role.LEARNER);
        all.addAll(roles);
        Account account = new Account(
                new ObjectId(),
                checkedEmail(email),
                checkedName(name),
                all,
                false,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        Document document = new Document(ID, account.id())
                .append(EMAIL_FIELD, account.email())
                .append(NAME, account.name())
                .append(PASSWORD, passwords.encode(password))
                .append(ROLES, account.roles().stream().map(Role::name).sorted().toList())
                .append(DISABLED, false)
                .append(SIGN_OUTS, 0)
                .append(CREATED_AT, Date.from(account.createdAt()));
        try {
            accounts.insertOne(document);
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                throw new Conflict("There is an account with this e-mail address already.");
            }
            throw refused;
        }
        return account;
    }

    /** The account whose address and password these are, disabled or not. Takes as long where there is none. */
    public Optional<Standing> authenticate(String email, String password) {
        Optional<Document> found = first(new Document(EMAIL_FIELD, normal(email)));
        if (found.isEmpty()) {
            passwords.matchNobodys(password);
            return Optional.empty();
        }
        Document document = found.get();
        String encoded = document.getString(PASSWORD);
        if (!passwords.matches(password, encoded)) {
            return Optional.empty();
        }
        if (passwords.isOutdated(encoded)) {
            accounts.updateOne(
                    new Document(ID, document.getObjectId(ID)).append(PASSWORD, encoded),
                    set(PASSWORD, passwords.encode(password)));
        }
        return Optional.of(standing(document));
    }

    /** How the account stands now. */
    public Optional<Standing> standing(ObjectId id) {
        return first(new Document(ID, id)).map(Accounts::standing);
    }

    /** How the account stood at most some seconds ago, as every request asks. Changes made by this process show at once. */
    public Optional<Standing> recentStanding(ObjectId id) {
        return recent.get(id);
    }

    /** Changes what somebody is called. */
    public void rename(ObjectId id, String name) {
        update(id, set(NAME, checkedName(name)));
    }

    /**
     * Changes the password of somebody who knows the present one. Everybody signed in as them is signed out.
     *
     * @throws Invalid naming {@code currentPassword}, or {@code password} where the new one isn't good enough
     */
    public void changePassword(ObjectId id, String currentPassword, String password) {
        Document document = first(new Document(ID, id)).orElseThrow(() -> new NotFound("There is no such account."));
        if (!passwords.matches(currentPassword, document.getString(PASSWORD))) {
            throw new Invalid("currentPassword", "is not the present password");
        }
        passwords.check(password, document.getString(EMAIL_FIELD));
        update(id, set(PASSWORD, passwords.encode(password)).append("$inc", new Document(SIGN_OUTS, 1)));
    }

    /** Ends every session and every bearer token of the account. */
    public void signOutEverywhere(ObjectId id) {
        update(id, new Document("$inc", new Document(SIGN_OUTS, 1)));
    }

    /** Gives somebody a role; does nothing if they have it. */
    public void grant(ObjectId id, Role role) {
        update(id, new Document("$addToSet", new Document(ROLES, role.name())));
    }

    /** Takes a role from somebody; does nothing if they don't have it. */
    public void revoke(ObjectId id, Role role) {
        if (role == Role.LEARNER) {
            throw new Conflict("Everyone is a learner.");
        }
        update(id, new Document("$pull", new Document(ROLES, role.name())));
    }

    /** Locks somebody out, for as long as it takes. Everybody signed in as them is signed out. */
    public void disable(ObjectId id) {
        update(id, set(DISABLED, true).append("$inc", new Document(SIGN_OUTS, 1)));
    }

    /** Lets somebody in again. */
    public void enable(ObjectId id) {
        update(id, set(DISABLED, false));
    }

    private Optional<Document> first(Document filter) {
        return Optional.ofNullable(accounts.find(filter).first());
    }

    private void update(ObjectId id, Document change) {
        if (accounts.updateOne(new Document(ID, id), change).getMatchedCount() == 0) {
            throw new NotFound("There is no such account.");
        }
        recent.invalidate(id);
    }

    private static Document set(String field, Object value) {
        return new Document("$set", new Document(field, value));
    }

    static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private static String checkedEmail(String email) {
        String address = normal(email);
        if (address.length() > LONGEST_EMAIL || !EMAIL.matcher(address).matches()) {
            throw new Invalid("email", "must be an e-mail address");
        }
        return address;
    }

    private static String checkedName(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
            throw new Invalid("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        if (stripped.codePoints().anyMatch(Character::isISOControl)) {
            throw new Invalid("name", "must not contain control characters");
        }
        return stripped;
    }

    private static Standing standing(Document document) {
        return new Standing(account(document), document.getInteger(SIGN_OUTS));
    }

    private static Account account(Document document) {
        return new Account(
                document.getObjectId(ID),
                document.getString(EMAIL_FIELD),
                document.getString(NAME),
                document.getList(ROLES, String.class).stream()
                        .map(Role::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                document.getBoolean(DISABLED),
                document.getDate(CREATED_AT).toInstant());
    }
}
