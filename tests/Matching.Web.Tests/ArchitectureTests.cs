using System.Text.RegularExpressions;
using MediatR;

namespace Matching.Web.Tests;

/// <summary>Reads the source and holds it to the rules of the house.</summary>
[Category("Once")]
public sealed partial class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Source files of the service.</summary>
    internal static IEnumerable<(string Path, string Text)> Web() => Sources("src/Matching.Web");

    private static IEnumerable<(string Path, string Text)> Sources(string folder, string pattern = "*.cs") =>
        Directory
            .GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(Root, path), File.ReadAllText(path)));

    [Test]
    public void Engine_and_indicators_reference_no_other_project()
    {
        var wrong = Sources("src/Matching.Engine")
            .Where(file => Regex.IsMatch(file.Text, @"Matching\.(Web|Indicators)"))
            .Concat(Sources("src/Matching.Indicators").Where(file => Regex.IsMatch(file.Text, @"Matching\.(Web|Engine)")));

        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    [Test]
    public void Engine_and_indicators_know_no_clock_no_file_and_no_chance()
    {
        var wrong = Sources("src/Matching.Engine")
            .Concat(Sources("src/Matching.Indicators"))
            .Where(file =>
                Regex.IsMatch(
                    file.Text,
                    @"DateTime\.|DateTimeOffset\.|TimeProvider|new Random|Guid\.(NewGuid|CreateVersion7)|\bFile\.|HttpClient|Environment\."
                )
            );

        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    [Test]
    public void The_command_line_solves_and_scores_through_the_engines_doors()
    {
        var benchmarks = Sources("tests/Matching.Benchmarks").ToList();
        var own = benchmarks.Where(file =>
            Regex.IsMatch(
                file.Text,
                @"ShortestAugmentingPaths|LexicographicSolver|MaximumCardinality|PricedRows|: SoftCriterion|: HardCriterion|PointsOf"
            )
        );

        Assert.That(own.Select(file => file.Path), Is.Empty);
        Assert.That(
            benchmarks.Count(file => Regex.IsMatch(file.Text, @"\b(Matcher|PoolMatcher)\.Match\(")),
            Is.GreaterThanOrEqualTo(3),
            "solve, replay and pool"
        );
    }

    [Test]
    public void Shared_rooms_never_reach_features()
    {
        var wrong = new[] { "Data", "Http", "Mediation", "Components" }
            .SelectMany(room => Sources("src/Matching.Web/" + room).Concat(Sources("src/Matching.Web/" + room, "*.razor")))
            .Where(file => file.Text.Contains("Matching.Web.Features", StringComparison.Ordinal));

        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    [Test]
    public void Pages_send_requests_and_never_touch_the_database()
    {
        var wrong = Sources("src/Matching.Web/Features", "*.razor")
            .Where(file => Regex.IsMatch(file.Text, @"\bDb\b|Dapper|IdentityVault"));

        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    /// <summary>Types of features that send requests though they are no door, with the reason.</summary>
    private static readonly Dictionary<string, string> Senders = new()
    {
        ["SubmitSignupHandler"] = "tries a sign-up twice, each time in a transaction of its own",
        ["EraseOwnSignupHandler"] = "settles the erasure once the command has committed it",
        ["EraseMeHandler"] = "settles the erasure once the command has committed it",
        ["ReplayErasuresHandler"] = "erases person by person, each in a transaction with an audit entry",
        ["ApplyRetentionHandler"] = "warns and erases person by person, each in a transaction with an audit entry, some again",
        ["DeliverWebhooksHandler"] = "disables webhook by webhook, each in a transaction with an audit entry, after its own",
        ["SendMeetingOffersHandler"] = "makes offers meeting by meeting, each in a transaction with an audit entry",
        ["ReleasedAnswers"] = "is HTTP: decides which answers the output cache keeps",
        ["WarmUp"] = "is part of a worker: walks as a caller does, through every handler",
    };

    [Test]
    public void Only_routes_pages_and_workers_send_requests()
    {
        var senders = (
            from file in Sources("src/Matching.Web/Features")
            from type in TypesIn(file.Text)
            where Regex.IsMatch(type.Text, @"\bI(Mediator|Sender|Publisher)\b") && !IsDoor(type)
            select (file.Path, type.Name)
        ).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                senders.Where(type => !Senders.ContainsKey(type.Name)).Select(type => $"{type.Path}: {type.Name} sends requests"),
                Is.Empty,
                "a handler or store calls a method of a store; Events publishes"
            );
            Assert.That(Senders.Keys.Except(senders.Select(type => type.Name)), Is.Empty, "listed and no longer sending");
        }
    }

    [TestCase("internal sealed class ExampleHandler(Db db, IMediator mediator) : IRequestHandler<Example, int> { }", true)]
    [TestCase("public sealed class ExampleStore(Db db)\n{\n    public void Get(ISender sender) { }\n}", true)]
    [TestCase("public sealed class ExampleStore(Db db, Events events);", false)]
    [TestCase("public static class ExampleEndpoints\n{\n    static void Map(IMediator mediator) { }\n}", false)]
    [TestCase(
        "internal sealed class ExampleWorker(Db db)\n    : TimedWorker(db)\n{\n    void Work(IMediator mediator) { }\n}",
        false
    )]
    public void A_sender_is_known_by_what_it_takes(string text, bool isSender) =>
        Assert.That(
            TypesIn(text).Any(type => Regex.IsMatch(type.Text, @"\bI(Mediator|Sender|Publisher)\b") && !IsDoor(type)),
            Is.EqualTo(isSender)
        );

    private static bool IsDoor((string Name, string Text) type) =>
        type.Name.EndsWith("Endpoints", StringComparison.Ordinal)
        || Regex.IsMatch(type.Text, @":\s*(TimedWorker|BackgroundService|ComponentBase)\b");

    // The types of a file, each with its text up to the next one.
    private static IEnumerable<(string Name, string Text)> TypesIn(string text)
    {
        var starts = Definitions().Matches(text);
        return starts.Select(
            (start, i) => (start.Groups[1].Value, text[start.Index..(i + 1 < starts.Count ? starts[i + 1].Index : text.Length)])
        );
    }

    [Test]
    public void A_feature_writes_only_its_own_tables()
    {
        var owners = new Dictionary<string, string>
        {
            ["programmes"] = "Participants/Programmes",
            ["programme_pages"] = "Participants/ProgrammePages",
            ["sites"] = "Participants/Sites",
            ["vocabulary_terms"] = "Participants/Vocabularies",
            ["partners"] = "Participants/Partners",
            ["api_keys"] = "Access/ApiKeys",
            ["accounts"] = "Access/Accounts",
            ["credentials"] = "Access",
            ["recovery_codes"] = "Access/SecondFactors",
            ["sessions"] = "Access/Sessions",
            ["sign_in_throttles"] = "Access/Sessions",
            ["sign_in_failures"] = "Access/Sessions",
            ["criteria_profiles"] = "Participants/CriteriaProfiles",
            ["people"] = "Participants",
            ["person_tags"] = "Participants",
            ["person_undos"] = "Participants",
            ["consents"] = "Participants",
            ["trainings"] = "Participants/Trainings",
            ["training_attendances"] = "Participants/Trainings",
            ["checks"] = "Participants/Checks",
            ["appointments"] = "Participants/Appointments",
            ["contact_attempts"] = "Participants/Attempts",
            ["notes"] = "Participants/Notes",
            ["person_ties"] = "Participants/PersonTies",
            ["notices"] = "Participants/Notices",
            ["match_runs"] = "Runs",
            ["proposals"] = "Runs",
            ["matching_meetings"] = "Runs/MatchingMeetings",
            ["meeting_proposals"] = "Runs/MatchingMeetings",
            ["meeting_comments"] = "Runs/MatchingMeetings",
            ["pairs"] = "Pairs",
            ["pair_events"] = "Pairs",
            ["pair_undos"] = "Pairs",
            ["mentor_locks"] = "Pairs",
            ["meetings"] = "Pairs",
            ["pair_tasks"] = "Pairs",
            ["answer_waivers"] = "Pairs",
            ["pair_notes"] = "Pairs",
            ["pair_note_comments"] = "Pairs",
            ["check_ins"] = "Pairs",
            ["questionnaires"] = "Questionnaires/Forms",
            ["form_media"] = "Questionnaires/FormFiles",
            ["questionnaire_drafts"] = "Questionnaires/FormPages",
            ["responses"] = "Questionnaires/Responses",
            ["response_answers"] = "Questionnaires/Responses",
            ["response_scores"] = "Questionnaires/Responses",
            ["response_versions"] = "Questionnaires/Responses",
            ["releases"] = "Figures/Releases",
            ["release_works"] = "Figures/ReleaseMaking",
            ["release_codes"] = "Figures/Releases",
            ["release_groups"] = "Figures/Releases",
            ["release_respondents"] = "Figures/Releases",
            ["extracts"] = "Figures/Extracts",
            ["targets"] = "Figures/Targets",
            ["concerns"] = "Safeguarding/Concerns",
            ["safeguarding_staff"] = "Safeguarding/Concerns",
            ["authority_requests"] = "Safeguarding/AuthorityRequests",
            ["webhooks"] = "Access/Webhooks",
            ["webhook_deliveries"] = "Access/Webhooks",
            ["personal_links"] = "Safeguarding/Privacy",
            ["survey_links"] = "Questionnaires/SurveyLinks",
            ["survey_invitations"] = "Questionnaires/Due",
            ["erasures"] = "Safeguarding/Privacy",
            ["correction_requests"] = "Safeguarding/CorrectionRequests",
            ["possible_duplicates"] = "Participants/PossibleDuplicates",
            ["signups"] = "Participants/Signups",
            ["budgets"] = "Participants/Budgets",
            ["calls"] = "Access/Calls",
            ["report_texts"] = "Access/YearReports",
            ["report_handovers"] = "Access/YearReports",
            ["audit_entries"] = "Access/Audit",
            ["audit_heads"] = "Access/Audit",
            ["messages"] = "Participants/Messages",
            ["message_addresses"] = "Participants/Messages",
            ["message_templates"] = "Participants/MessageTemplates",
            ["text_gateways"] = "Participants/TextGateways",
            ["settings"] = "*",
        };

        foreach (var (path, text) in Sources("src/Matching.Web/Features"))
        {
            foreach (Match write in Writes().Matches(text))
            {
                var table = write.Groups[1].Value;
                Assert.That(owners, Contains.Key(table), path);
                Assert.That(
                    owners[table] == "*" || path.Contains($"/Features/{owners[table]}/", StringComparison.Ordinal),
                    $"{path} writes {table}, which belongs to {owners[table]}"
                );
            }
        }
    }

    /// <summary>The areas, lowest first: each uses those before it.</summary>
    private static readonly string[] Areas =
    [
        "Participants",
        "Questionnaires",
        "Pairs",
        "Runs",
        "Figures",
        "Safeguarding",
        "Access",
    ];

    [Test]
    public void An_area_uses_only_those_below_it()
    {
        var types = TypesByName();
        var wrong =
            from file in Sources("src/Matching.Web/Features").Concat(Sources("src/Matching.Web/Features", "*.razor"))
            let area = Area(file.Path)
            where area is not null
            from name in Names().Matches(Plain(file.Text)).Select(match => match.Value).Distinct()
            where types.ContainsKey(name)
            from other in types[name]
            let above = Area(other)!
            where Array.IndexOf(Areas, above) > Array.IndexOf(Areas, area) && Sees(file.Text, other)
            select $"{file.Path} uses {name} of {other}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_folder_of_features_is_in_an_area_and_has_at_most_twenty_files()
    {
        var features = Path.Combine(Root, "src/Matching.Web/Features");
        var folders = Directory.GetDirectories(features, "*", SearchOption.AllDirectories);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Directory.GetDirectories(features).Select(Path.GetFileName), Is.EquivalentTo(Areas));
            Assert.That(folders.Where(folder => Directory.GetFiles(folder).Length > 20), Is.Empty);
            Assert.That(Areas.Where(area => !File.Exists(Path.Combine(features, area, "README.md"))), Is.Empty);
        }
    }

    // Public and internal types of the features, with the files that define them.
    private static Dictionary<string, List<string>> TypesByName() =>
        Sources("src/Matching.Web/Features")
            .SelectMany(file => Definitions().Matches(file.Text).Select(match => (Name: match.Groups[1].Value, file.Path)))
            .Concat(
                Sources("src/Matching.Web/Features", "*.razor")
                    .Select(file => (Name: Path.GetFileNameWithoutExtension(file.Path), file.Path))
            )
            .Where(type => Area(type.Path) is not null)
            .GroupBy(type => type.Name, type => type.Path)
            .ToDictionary(type => type.Key, type => type.ToList());

    private static string? Area(string path) => path.Split('/')[3] is var area && Areas.Contains(area) ? area : null;

    // A name is a type of that file where its namespace is imported or the name is qualified.
    private static bool Sees(string text, string path)
    {
        var space = Path.GetDirectoryName(path)!.Replace('/', '.').Replace("src.", "", StringComparison.Ordinal);
        return Regex.IsMatch(text, $@"using (static )?(\w+ = )?{Regex.Escape(space)}\b")
            || text.Contains(space[(space.IndexOf("Features.", StringComparison.Ordinal) + 9)..] + ".", StringComparison.Ordinal);
    }

    private static string Plain(string text) => Texts().Replace(LineComments().Replace(text, ""), "");

    [Test]
    public void No_statement_uses_words_that_one_database_reads_differently()
    {
        var forbidden = ForbiddenSql();
        var wrong =
            from file in Sources("src/Matching.Web")
                .Where(file => !file.Path.EndsWith("Dialect.cs", StringComparison.Ordinal))
                .Concat(Sources("src/Matching.Web/Data/Migrations", "*.sql"))
            from text in file.Path.EndsWith(".sql", StringComparison.Ordinal)
                ? [Comments().Replace(file.Text, "")]
                : Statements().Matches(file.Text).Select(match => match.Value)
            where forbidden.IsMatch(text)
            select $"{file.Path}: {forbidden.Match(text).Value}";

        Assert.That(wrong, Is.Empty);
    }

    [TestCase("SELECT now()")]
    [TestCase("SELECT * FROM t WHERE a ILIKE 'x'")]
    [TestCase("SELECT CAST(a AS JSONB)")]
    [TestCase("SELECT a::text")]
    [TestCase("SELECT last_insert_rowid()")]
    [TestCase("SELECT date_trunc('day', a)")]
    public void The_list_of_forbidden_words_finds_them(string sql) => Assert.That(ForbiddenSql().IsMatch(sql), Is.True);

    [Test]
    public void Statements_take_values_only_as_parameters()
    {
        // interpolated into SQL are constants of the code alone: column lists, state lists, tests made by the dialect
        var wrong =
            from file in Sources("src/Matching.Web/Features")
                .Concat(Sources("src/Matching.Web/Http"))
                .Concat(Sources("src/Matching.Web/Mediation"))
            from Match statement in Statements().Matches(file.Text)
            from Match hole in Regex.Matches(statement.Value, @"\{([^{}]+)\}")
            where
                statement.Value.StartsWith('$')
                && Regex.IsMatch(statement.Value, @"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b")
                && !Regex.IsMatch(
                    hole.Groups[1].Value,
                    @"^(\w+\.Columns|PairStates\.\w+|PersonStates\.Former|Response\.AnsweredSql|where|Unit|Record|Of(?:Name|Phone)"
                        + @"|ConcernReaders\.Named|readers\.Sql|cases\.Sql\((?:request\.)?\w+\)"
                        + @"|WebhookDue\.Sql|MessageDue\.Sql|PersonGates\.Sql|MatchRun\.HoldsRestricted|NeverAgain|UsingPlace"
                        + @"|NotByAnswer|KindOfAnswer|Assignments"
                        + @"|InPool\(scope\.SiteId\)|callers\.Caller\.In(?:Programme|Site)\(\""[a-z_.]+\""\)"
                        + @"|Where\.(?:Set|On)\(\s*[\w. =]+,\s*(?:[A-Z]\w+|\""[^\""{}]+\"")\s*\)|test)$"
                )
            select $"{file.Path}: {hole.Value}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_code_reads_the_clock_past_the_injected_one()
    {
        var wrong = Sources("src/Matching.Web")
            .Where(file => Regex.IsMatch(file.Text, @"DateTime(Offset)?\.(Utc)?Now|Guid\.(NewGuid|CreateVersion7)\("));

        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    [Test]
    public void Handlers_are_internal_and_sealed_and_every_request_has_tests()
    {
        var types = typeof(Program).Assembly.GetTypes();
        var handlers = types
            .Where(type =>
                type.GetInterfaces()
                    .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
            )
            .ToList();
        var requests = handlers.Select(handler =>
            handler.GetInterfaces().First(contract => contract.IsGenericType).GetGenericArguments()[0].Name
        );
        var tests = typeof(ArchitectureTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                handlers.Where(handler => !handler.IsSealed || handler.IsPublic).Select(handler => handler.Name),
                Is.Empty
            );
            Assert.That(requests.Where(request => !tests.Contains(request + "Tests")), Is.Empty);
        }
    }

    [Test]
    public void Lock_files_and_exact_versions_are_there()
    {
        var projects = Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories);
        var versions = File.ReadAllText(Path.Combine(Root, "Directory.Packages.props"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                projects.Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))),
                Is.Empty
            );
            Assert.That(Regex.Matches(versions, "Version=\"([^\"]*[\\[\\]*(),][^\"]*)\""), Is.Empty);
        }
    }

    public static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Matching.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)(?= |\n|\r)")]
    private static partial Regex Writes();

    [GeneratedRegex(
        """
            \$?"{3}[\s\S]*?"{3}|\$?"(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)[^"\n]*"
            """
    )]
    private static partial Regex Statements();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"^(?:public|internal) (?:sealed |static |abstract |partial |readonly )*(?:record struct|record|class|struct|enum|interface|delegate [\w<>?]+) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Definitions();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Names();

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex LineComments();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Texts();

    [GeneratedRegex(
        @"\bnow\(\)|CURRENT_TIMESTAMP|\bILIKE\b|::[a-z]|\bJSONB\b|last_insert_rowid|AUTOINCREMENT|\bSERIAL\b|date_trunc|strftime|\bINTERVAL\b|\bIN @|= ANY\(|GENERATED ALWAYS",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ForbiddenSql();
}
