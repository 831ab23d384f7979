package org.lectern.delivery;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.LecternApplication;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.BearerTokens;
import org.lectern.identity.Role;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is, in a process of its own, with one lesson and as many learners as the bench has viewers. */
final class BenchedServer {
    /** The lesson whose files the bench has laid into the store. */
    static final ObjectId LESSON = new ObjectId("0123456789abcdef00000001");

    /** Written when the server is ready: its port, an instructor's bearer token, and a grant for each learner. */
    static final String READY = "ready.txt";

    private BenchedServer() {}

    /** Takes the data directory, the number of learners, and options of Spring Boot. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        List<String> options = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
        options.add("--server.port=0");
        options.add("--lectern.mongodb.uri=");
        options.add("--lectern.data-directory=" + directory);
        ConfigurableApplicationContext application =
                SpringApplication.run(LecternApplication.class, options.toArray(String[]::new));
        Accounts accounts = application.getBean(Accounts.class);
        Account instructor =
                accounts.create("instructor@example.com", "a lectern of oak", "I", Set.of(Role.INSTRUCTOR));
        ObjectId course = course(application.getBean(Courses.class), instructor);
        List<String> lines = new ArrayList<>();
        lines.add(application.getEnvironment().getRequiredProperty("local.server.port"));
        lines.add(application
                .getBean(BearerTokens.class)
                .issue(accounts.standing(instructor.id()).orElseThrow())
                .token());
        PlaybackGrants grants = application.getBean(PlaybackGrants.class);
        Enrolments enrolments = application.getBean(Enrolments.class);
        for (ObjectId learner :
                learners(application.getBean(MongoDatabase.class), instructor, Integer.parseInt(arguments[1]))) {
            enrolments.enrol(learner, course);
            lines.add(grants.sign(LESSON, learner));
        }
        Path ready = directory.resolve(READY);
        Files.write(ready.resolveSibling("incoming"), lines);
        Files.move(ready.resolveSibling("incoming"), ready);
    }

    private static ObjectId course(Courses courses, Account instructor) {
        ObjectId id = courses.create(instructor.id(), "Bench", "").id();
        Section section = Section.titled("Bytes");
        courses.change(
                id,
                course -> course.addSection(section)
                        .addSubSection(section.id(), new SubSection(LESSON, "A lesson", "", false, null))
                        .publish());
        return id;
    }

    /** Copies of the instructor: to encode a password takes a tenth of a second, and these never show one. */
    private static List<ObjectId> learners(MongoDatabase database, Account instructor, int count) {
        MongoCollection<Document> accounts = database.getCollection("accounts");
        Document model = accounts.find(new Document("_id", instructor.id())).first();
        List<ObjectId> learners = new ArrayList<>();
        for (int i = 0; i < count && model != null; i++) {
            ObjectId id = new ObjectId();
            accounts.insertOne(new Document(model)
                    .append("_id", id)
                    .append("email", "learner-" + i + "@example.com")
                    .append("roles", List.of(Role.LEARNER.name())));
            learners.add(id);
        }
        return learners;
    }
}
