using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Operation;

namespace Matching.Web.Tests.Operation;

/// <summary>What the documents name exists, and they keep the form that their readers rely on.</summary>
public sealed partial class GuidesTests
{
    private static readonly string Root = ArchitectureTests.FindRoot();

    // Both name what existed in earlier versions.
    private static readonly string[] Histories = ["CHANGELOG.md", "api-specs/CHANGES.md"];

    private static Dictionary<string, string> Documents { get; } =
        Directory
            .GetFiles(Root, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj" or "data" or "node_modules"))
            .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(Root, path)));

    private static IEnumerable<(string Path, string Text)> Current =>
        Documents.Where(document => !Histories.Contains(document.Key)).Select(document => (document.Key, document.Value));

    [Test]
    public void Each_link_between_documents_leads_to_a_file_and_a_heading()
    {
        var dead = new List<string>();
        var links = 0;
        foreach (var (path, text) in Documents)
        {
            foreach (var target in Links().Matches(Fences().Replace(text, "")).Select(link => link.Groups[1].Value))
            {
                if (target.Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                links++;
                var (file, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
                var folder = Path.Combine(Root, Path.GetDirectoryName(path)!);
                var aim = file.Length == 0 ? path : Path.GetRelativePath(Root, Path.Combine(folder, file));
                var exists = Documents.TryGetValue(aim, out var other) || Path.Exists(Path.Combine(Root, aim));
                if (!exists || (heading is not null && !Headings(other ?? "").Contains(heading)))
                {
                    dead.Add($"{path}: {target}");
                }
            }
        }

        Assert.That(Documents, Has.Count.GreaterThan(10));
        Assert.That(links, Is.GreaterThan(40));
        Assert.That(dead, Is.Empty);
    }

    [Test]
    public void The_first_page_is_short() => Assert.That(Documents["README.md"].Split('\n'), Has.Length.LessThanOrEqualTo(160));

    [Test]
    public void The_glossary_has_at_most_30_terms()
    {
        var glossary = Documents["src/README.md"]
            .Split("\n## ")
            .Single(part => part.StartsWith("Glossary", StringComparison.Ordinal));
        var rows = glossary.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.That(rows, Has.Count.GreaterThan(20));
        Assert.That(rows.Sum(row => row.Split('|')[1].Split(',').Length), Is.LessThanOrEqualTo(30));
    }

    [Test]
    public void Each_decision_has_a_status_a_day_and_three_parts_in_at_most_80_words()
    {
        var records = Documents["src/DECISIONS.md"].Split("\n## ")[1..];

        var wrong = records.Where(
            (record, i) =>
                !Decision().IsMatch(record)
                || !record.StartsWith($"{i + 1}. ", StringComparison.Ordinal)
                || Words().Count(record[record.IndexOf("**Context.**", StringComparison.Ordinal)..]) > 80
        );

        Assert.That(records, Has.Length.GreaterThanOrEqualTo(15));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Each_change_for_users_is_one_line_of_at_most_140_characters_under_a_version()
    {
        var lines = Documents["CHANGELOG.md"].Split('\n');
        var versions = lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.That(versions[0], Is.EqualTo("## Unreleased"));
        Assert.That(versions[1..], Is.Not.Empty.And.All.Match(@"^## \d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}$"));
        Assert.That(lines.Where(line => line.Length > 140 || line.StartsWith(' ')), Is.Empty);
    }

    [Test]
    public void Each_setting_is_in_the_guide_for_operators_with_its_default()
    {
        var documented = SettingRows()
            .Matches(Documents["scripts/README.md"])
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim().Trim('`'));
        var defaults = new Dictionary<string, string>();
        foreach (var (section, options) in Sections())
        {
            foreach (var setting in options.GetProperties().Where(property => property.CanWrite))
            {
                var value = setting.GetValue(Activator.CreateInstance(options));
                defaults[$"{section}:{setting.Name}"] = value is bool isOn
                    ? (isOn ? "true" : "false")
                    : Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }
        }

        // these depend on the machine and on the day
        defaults["Keys:MasterKeyFile"] = "~/.config/matching/master.key";
        defaults["Start:DemoDay"] = "today";

        Assert.That(documented, Is.EquivalentTo(defaults));
    }

    [Test]
    public void Each_setting_that_a_document_names_is_known()
    {
        var sections = Sections();
        var named = new Regex($@"\b({string.Join('|', sections.Keys)})(?::|__)([A-Z]\w+)");

        var unknown = Current.SelectMany(document =>
            named
                .Matches(document.Text)
                .Where(name => sections[name.Groups[1].Value].GetProperty(name.Groups[2].Value) is null)
                .Select(name => $"{document.Path}: {name.Value}")
        );

        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void Each_command_of_the_service_is_in_the_guide_for_operators_and_each_that_a_document_names_is_known()
    {
        var known = (string[])Private(typeof(Verbs), "Known");
        var named = Named(CommandNames());

        Assert.That(named.Where(command => !known.Contains(command.Name)), Is.Empty);
        Assert.That(known.Except(InGuideForOperators(named)), Is.Empty);
    }

    [Test]
    public void Each_script_is_in_the_guide_for_operators_and_each_that_a_document_names_exists()
    {
        var scripts = Directory.GetFiles(Path.Combine(Root, "scripts")).Select(path => Path.GetFileName(path)!).ToList();
        var commands = scripts.Where(script => !script.Contains('.', StringComparison.Ordinal));
        var named = Named(ScriptNames());

        Assert.That(named.Where(script => !scripts.Contains(script.Name)), Is.Empty);
        Assert.That(commands.Except(InGuideForOperators(named)), Is.Empty);
    }

    [Test]
    public void Each_route_that_a_document_names_is_in_the_API_document()
    {
        static string Shape(string route) => Parameters().Replace(route, "{}");
        var paths = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "api-specs", "openapi.json")))!["paths"]!.AsObject();
        var known = new HashSet<string>();
        foreach (var (path, operations) in paths)
        {
            foreach (var address in new[] { path, path.Replace("/api/v1", "", StringComparison.Ordinal) })
            {
                known.UnionWith(
                    operations!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {Shape(address)}")
                );
            }
        }

        var named = Named(RouteNames());

        Assert.That(named, Has.Count.GreaterThan(40));
        Assert.That(named.Where(route => !known.Contains(Shape(route.Name))), Is.Empty);
    }

    [Test]
    [Category("Once")]
    public async Task The_commands_for_backup_restore_and_a_new_master_key_work_as_they_are_printed()
    {
        var folder = Directory.CreateTempSubdirectory("matching-test-");
        try
        {
            // age is not needed to know that the commands are right: this one writes its header and the bytes as they are
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "age"),
                """
                #!/bin/sh
                case " $* " in *" --decrypt "* | *" -d "*) tail -n +2 ;; *) echo age-encryption.org/v1; cat ;; esac
                """
            );
            var printed = string.Join('\n', await Shell.Blocks("SECURITY.md"))
                .Replace("/backups/", $"{folder.FullName}/", StringComparison.Ordinal)
                .Replace("/etc/matching/", $"{folder.FullName}/", StringComparison.Ordinal);

            var (exitCode, output, errors) = await Shell.Run(
                $$"""
                chmod +x age
                matching() { '{{Path.ChangeExtension(typeof(Program).Assembly.Location, null)}}' "$@"; }
                matching migrate --Database:Folder=data
                {{printed}}
                """,
                folder.FullName,
                ("Keys__MasterKeyFile", Path.Combine(folder.FullName, "keys", "master.key")),
                ("Backup__AgeProgram", Path.Combine(folder.FullName, "age")),
                ("Database__Url", "")
            );

            Assert.That(exitCode, Is.Zero, errors + output);
            Assert.That(folder.GetFiles().Select(file => file.Name), Is.SupersetOf(new[] { "2026-11-22.age", "2027.key" }));
            Assert.That(File.Exists(Path.Combine(folder.FullName, "restored", "matching.db")), Is.True);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<(string Path, string Name)> Named(Regex pattern) =>
        [.. Current.SelectMany(document => pattern.Matches(document.Text).Select(name => (document.Path, name.Groups[1].Value)))];

    private static IEnumerable<string> InGuideForOperators(IEnumerable<(string Path, string Name)> named) =>
        named.Where(name => name.Path == "scripts/README.md").Select(name => name.Name);

    private static Dictionary<string, Type> Sections() => (Dictionary<string, Type>)Private(typeof(Settings), "Sections");

    private static object Private(Type type, string field) =>
        type.GetField(field, BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    // as GitHub makes anchors of headings
    private static HashSet<string> Headings(string text) =>
        [.. HeadingLines().Matches(Fences().Replace(text, "")).Select(heading => Anchor(heading.Groups[1].Value))];

    private static string Anchor(string heading) => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingLines();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(
        @"^\d+\. [^\n]+\n\n(Accepted|Superseded), \d{1,2} [A-Z][a-z]+ \d{4}(; may change)?\.\n\n"
            + @"\*\*Context\.\*\*.*?\*\*Decision\.\*\*.*?\*\*Consequence\.\*\*",
        RegexOptions.Singleline
    )]
    private static partial Regex Decision();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| `([A-Z]\w+:\w+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex SettingRows();

    [GeneratedRegex(@"(?:`|^)matching ([a-z][a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex CommandNames();

    [GeneratedRegex(@"\bscripts/([a-z][\w-]*(?:\.\w+)?)")]
    private static partial Regex ScriptNames();

    [GeneratedRegex(@"`((?:GET|POST|PUT|PATCH|DELETE) /[^\s`?]*)")]
    private static partial Regex RouteNames();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();
}
