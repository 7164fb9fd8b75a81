using System.Text.RegularExpressions;

namespace Matching.Web.Tests;

/// <summary>
/// Reads the source and limits the length of methods, lines and files of tests and the number of a constructor's parameters. What is
/// longer for a reason is listed here with it.
/// </summary>
[Category("Once")]
public sealed partial class SizeTests
{
    private const int LongestMethod = 60;
    private const int LongestRouteTable = 80;
    private const int MostParameters = 7;

    // The formatter breaks code at 130 and leaves SQL, texts and pages alone.
    private const int LongestLine = 140;
    private const int LongestTestFile = 500;
    private const string FirstMeasuredMigration = "0052";

    private const string Data = "a record of data: its parameters are its members, and none is a dependency";
    private const string SigningIn =
        "one dependency a step of the sign-in; what is checked, counted and recorded is read here in order";
    private const string Scheme = "three of them are required by the framework's base class";

    private static readonly Dictionary<string, string> LongMethods = new()
    {
        ["Matching.Web/Operation/PlainTexts.cs: Places"] = "a table of statements, a place each",
        ["Matching.Indicators/Statistics/WilcoxonSignedRank.cs: Of"] =
            "one test as its paper has it: ranks, exact p, normal p and the choice between them",
    };

    private static readonly Dictionary<string, string> LongConstructors = new()
    {
        ["Matching.Indicators/Statistics/BinaryChange.cs: BinaryChange"] = Data,
        ["Matching.Indicators/Statistics/CronbachAlpha.cs: CronbachAlpha"] = Data,
        ["Matching.Indicators/Statistics/PairedEffectSize.cs: PairedEffectSize"] = Data,
        ["Matching.Indicators/Statistics/PairedTTest.cs: PairedTTest"] = Data,
        ["Matching.Indicators/Statistics/WilcoxonSignedRank.cs: WilcoxonSignedRank"] = Data,
        ["Matching.Web/Components/Charts/Mark.cs: Mark"] = Data,
        ["Matching.Web/Features/Pairs/Pairs/PairProposals.cs: PairRow"] = Data,
        ["Matching.Web/Features/Participants/People/ParticipantReader.cs: ParticipantColumns"] = Data,
        ["Matching.Web/Features/Participants/People/PersonWriter.cs: ConsentArguments"] = Data,
        ["Matching.Web/Features/Participants/PossibleDuplicates/DuplicateRecorder.cs: DuplicateArguments"] = Data,
        ["Matching.Web/Mediation/AuditChain.cs: AuditContent"] = Data,
        ["Matching.Web/Features/Access/SecondFactors/ConfirmEnrolment.cs: ConfirmEnrolmentHandler"] = SigningIn,
        ["Matching.Web/Features/Access/SecondFactors/RenewRecoveryCodes.cs: RenewRecoveryCodesHandler"] = SigningIn,
        ["Matching.Web/Features/Access/Sessions/ChangePassword.cs: ChangePasswordHandler"] = SigningIn,
        ["Matching.Web/Features/Access/Sessions/ConfirmSignIn.cs: ConfirmSignInHandler"] = SigningIn,
        ["Matching.Web/Features/Access/Sessions/SignIn.cs: SignInHandler"] = SigningIn,
        ["Matching.Web/Features/Safeguarding/Privacy/PersonalLinkHandler.cs: PersonalLinkHandler"] = Scheme,
        ["Matching.Web/Http/Sessions.cs: SessionHandler"] = Scheme,
        ["Matching.Web/Features/Access/Accounts/CreateAccount.cs: CreateAccountHandler"] =
            "an account is checked against the caller, its programme and its site, sealed, and given a set-up page",
        ["Matching.Web/Features/Access/Accounts/UpdateAccount.cs: UpdateAccountHandler"] =
            "a merge patch is validated and sealed, and sessions of the account end where it loses a right",
        ["Matching.Web/Features/Access/ApiKeys/CreateApiKey.cs: CreateApiKeyHandler"] =
            "a key names a programme, a site and a partner, and each is looked up in its own store",
        ["Matching.Web/Features/Access/Webhooks/DeliverWebhooks.cs: DeliverWebhooksHandler"] =
            "a round claims, signs, sends, records and disables: taken apart, two parts would share every claim",
        ["Matching.Web/Features/Pairs/Pairs/TransitionPair.cs: PairMover"] =
            "a step asks the gates, wishes, places and answers of both people, and writes pair and journal at once",
        ["Matching.Web/Features/Participants/People/PersonWriter.cs: PersonWriter"] =
            "the only place that stores a person: place, words, consents, seals and duplicates are checked in one transaction",
        [
            "Matching.Web/Features/Participants/PossibleDuplicates/TransitionPossibleDuplicate.cs: TransitionPossibleDuplicateHandler"
        ] = "a merge is one decision: what is taken over, filled, stopped and removed is read here in order",
        ["Matching.Web/Features/Participants/Signups/CreateSignup.cs: CreateSignupHandler"] =
            "one command stores person, sign-up, consents and event, so that a stranger learns nothing from the time",
        ["Matching.Web/Features/Runs/Explanations/GetSupplyGap.cs: GetSupplyGapHandler"] =
            "compares the pool or a run with the programme's sites, profile and own words: a store for each",
        ["Matching.Web/Features/Runs/MatchRuns/RunMatching.cs: RunMatching"] =
            "reads the pool, solves, proves and stores: one dependency a step of the run",
        ["Matching.Web/Features/Safeguarding/Concerns/CreateConcern.cs: ConcernWriter"] =
            "pauses the pair, seals the words under a key of their own and issues the receipt in one transaction",
        ["Matching.Web/Features/Safeguarding/Privacy/CorrectMyData.cs: CorrectMyDataHandler"] =
            "a change is stored, or asked of staff, by what it says: record, programme and requests decide together",
        ["Matching.Web/Features/Safeguarding/Privacy/GetMyData.cs: MyDataReader"] =
            "shows all that is held about a person: one store for each kind of record",
    };

    [Test]
    public void Methods_have_at_most_sixty_lines()
    {
        var longer = Sources()
            .SelectMany(file => MethodsOf(file.Code).Select(method => (Key: $"{file.Path}: {method.Name}", method.Lines)))
            .Where(method => method.Lines > LimitOf(method.Key))
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(longer.Where(method => !LongMethods.ContainsKey(method.Key)), Is.Empty);
            Assert.That(LongMethods.Keys.Except(longer.Select(method => method.Key)), Is.Empty, "listed without need");
        }
    }

    [Test]
    public void Constructors_have_at_most_seven_parameters()
    {
        var longer = Sources()
            .SelectMany(file => ConstructorsOf(file.Code).Select(made => (Key: $"{file.Path}: {made.Name}", made.Parameters)))
            .Where(made => made.Parameters > MostParameters)
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(longer.Where(made => !LongConstructors.ContainsKey(made.Key)), Is.Empty);
            Assert.That(LongConstructors.Keys.Except(longer.Select(made => made.Key)), Is.Empty, "listed without need");
        }
    }

    [Test]
    public void Lines_have_at_most_140_characters()
    {
        var longer = Files("*.cs")
            .Concat(Files("*.razor"))
            .Concat(Files("*.sql").Where(file => IsNewMigration(file.Path)))
            .SelectMany(file => file.Text.Split('\n').Select((line, i) => (file.Path, Number: i + 1, line.Length)))
            .Where(line => line.Length > LongestLine)
            .ToList();

        Assert.That(longer.Select(line => $"{line.Path}:{line.Number} has {line.Length} characters"), Is.Empty);
    }

    [Test]
    public void Files_of_tests_have_at_most_500_lines()
    {
        var measured = Files("*.cs", "tests")
            .Select(file => (file.Path, Lines: file.Text.TrimEnd('\n').Count('\n') + 1))
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(measured, Has.Count.GreaterThan(200), "the files were found");
            Assert.That(
                measured.Where(file => file.Lines > LongestTestFile).Select(file => $"{file.Path} has {file.Lines} lines"),
                Is.Empty
            );
        }
    }

    [Test]
    public void Methods_are_measured_from_their_first_line_to_their_last()
    {
        const string code = """
            internal sealed class Example(
                Func<int, (int A, int B)> first,
                int second
            )
            {
                private const string Text = "} void Ghost() {";

                public Example(Dictionary<string, int> pairs)
                    : this(_ => default, pairs.Count) { }

                // a comment with a brace: }
                private static async Task<(int, (int, int))> Block<T>(T value)
                    where T : new()
                {
                    return $"{(value is null ? "{" : "}")}".Length > 0 ? (1, (2, 3)) : default;
                }

                public int[] Expression(int value) =>
                    Enumerable
                        .Range(0, value)
                        .Select(number =>
                        {
                            return number;
                        })
                        .ToArray();

                public int Property => Math.Max(1, 2);
            }
            """;

        Assert.That(MethodsOf(Plain(code)), Is.EqualTo(new[] { ("Example", 2), ("Block", 5), ("Expression", 8) }));
        Assert.That(ConstructorsOf(Plain(code)), Is.EqualTo(new[] { ("Example", 2), ("Example", 1) }));
    }

    // An applied migration never changes: the earlier ones stay as long as they are.
    private static bool IsNewMigration(string path) => string.CompareOrdinal(Path.GetFileName(path), FirstMeasuredMigration) >= 0;

    // A route table is a list: it may be longer than a method with branches.
    private static int LimitOf(string key) => RouteTables().IsMatch(key) ? LongestRouteTable : LongestMethod;

    private static IEnumerable<(string Path, string Code)> Sources() =>
        Files("*.cs").Select(file => (file.Path, Plain(file.Text)));

    private static IEnumerable<(string Path, string Text)> Files(string pattern, string under = "src")
    {
        var folder = Path.Combine(ArchitectureTests.FindRoot(), under);
        return Directory
            .GetFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllText(path)));
    }

    // Texts and comments may hold brackets; their lines count.
    private static string Plain(string text) => TextsAndComments().Replace(text, match => Visible().Replace(match.Value, " "));

    private static IEnumerable<(string Name, int Lines)> MethodsOf(string code) =>
        Methods().Matches(code).Select(match => (match.Groups["name"].Value, Lines(code, match)));

    private static int Lines(string code, Match method)
    {
        var end = EndOfBody(code, Closing(code, method.Index + method.Length - 1) + 1);
        return code.AsSpan(method.Index, end - method.Index).Count('\n') + 1;
    }

    private static IEnumerable<(string Name, int Parameters)> ConstructorsOf(string code) =>
        PrimaryConstructors()
            .Matches(code)
            .Concat(Methods().Matches(code).Where(method => method.Groups["type"].Length == 0))
            .Select(match => (match.Groups["name"].Value, Parameters(code, match.Index + match.Length - 1)));

    // A body is a block, or an expression up to its semicolon; brackets inside it are skipped.
    private static int EndOfBody(string code, int from)
    {
        var isExpression = false;
        for (var at = from; ; at++)
        {
            switch (code[at])
            {
                case ';':
                    return at;
                case '{' when !isExpression:
                    return Closing(code, at);
                case '=' when code[at + 1] == '>':
                    isExpression = true;
                    break;
                case '(' or '[' or '{':
                    at = Closing(code, at);
                    break;
            }
        }
    }

    private static int Closing(string code, int opening)
    {
        var depth = 0;
        for (var at = opening; ; at++)
        {
            depth +=
                code[at] is '(' or '[' or '{' ? 1
                : code[at] is ')' or ']' or '}' ? -1
                : 0;
            if (depth == 0)
            {
                return at;
            }
        }
    }

    private static int Parameters(string code, int opening)
    {
        var list = code[(opening + 1)..Closing(code, opening)].Trim();
        var depth = 0;
        var commas = 0;
        foreach (var sign in list)
        {
            depth +=
                sign is '(' or '[' or '{' or '<' ? 1
                : sign is ')' or ']' or '}' or '>' ? -1
                : 0;
            commas += sign == ',' && depth == 0 ? 1 : 0;
        }

        return list.Length == 0 ? 0 : commas + 1;
    }

    [GeneratedRegex(@"Endpoints\.cs: Map\w+$")]
    private static partial Regex RouteTables();

    [GeneratedRegex(
        """
            //[^\n]*|/\*[\s\S]*?\*/|\$*("{3,})[\s\S]*?\1(?!")|(?:\$@|@\$|@)"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
            """
    )]
    private static partial Regex TextsAndComments();

    [GeneratedRegex(@"[^\n]")]
    private static partial Regex Visible();

    [GeneratedRegex(
        @"^ +(?:(?:public|private|protected|internal|static|async|override|virtual|sealed|abstract|partial|extern|unsafe) +(?:new +)?)+"
            + @"(?!(?:class|record|struct|interface|enum|delegate|readonly|const|event|implicit|explicit)\b)"
            + @"(?<type>(?:[\w.?,<>\[\]: ]|\((?:[^()]|\([^()]*\))*\))+ )?(?<name>\w+)(?:<[\w, ]+>)?\(",
        RegexOptions.Multiline
    )]
    private static partial Regex Methods();

    [GeneratedRegex(@"\b(?:class|record|struct) (?<name>\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex PrimaryConstructors();
}
