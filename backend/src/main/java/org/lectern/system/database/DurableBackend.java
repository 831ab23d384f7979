package org.lectern.system.database;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVStore;

/** Answers a command that may have written something only after a commit. */
final class DurableBackend extends H2Backend {
    /** Everything else is taken for a write: an unknown command rather waits for a commit than loses something. */
    private static final Set<String> READS = Set.of(
            "buildinfo",
            "collstats",
            "connectionstatus",
            "count",
            "dbstats",
            "distinct",
            "endsessions",
            "find",
            "getlasterror",
            "getmore",
            "hello",
            "hostinfo",
            "ismaster",
            "killcursors",
            "listcollections",
            "listdatabases",
            "listindexes",
            "ping",
            "serverstatus",
            "whatsmyuri");

    private static final Set<String> WRITING_STAGES = Set.of("$out", "$merge");

    private final GroupCommit commits;
    private final Runnable beforeWrites;

    /**
     * The database in a store.
     *
     * @param beforeWrites is run before every command that may write; what it throws is the answer
     */
    DurableBackend(MVStore store, GroupCommit commits, Runnable beforeWrites) {
        super(store);
        this.commits = commits;
        this.beforeWrites = beforeWrites;
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new IndexedDatabase(databaseName, getMvStore(), getCursorRegistry());
    }

    @Override
    public Document handleCommand(Channel channel, String databaseName, String command, Document query) {
        if (isRead(command.toLowerCase(Locale.ROOT), query)) {
            return super.handleCommand(channel, databaseName, command, query);
        }
        beforeWrites.run();
        return commits.write(() -> super.handleCommand(channel, databaseName, command, query));
    }

    private static boolean isRead(String command, Document query) {
        return READS.contains(command) || (command.equals("aggregate") && !writes(query));
    }

    private static boolean writes(Document aggregation) {
        return !(aggregation.get("pipeline") instanceof List<?> stages)
                || stages.stream().anyMatch(DurableBackend::isWritingStage);
    }

    private static boolean isWritingStage(Object stage) {
        return stage instanceof Document document && document.keySet().stream().anyMatch(WRITING_STAGES::contains);
    }
}
