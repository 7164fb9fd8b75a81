using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests.OwnLists;

/// <summary>The best pairs of a visitor's list beside its own, and nothing of it kept.</summary>
public sealed partial class MatchOwnListTests
{
    // by rows: Amal fits Anna and Bruno, Hodan only Anna; the list gives Anna to Amal and leaves Hodan without
    private const string List =
        "Name;Role;Languages;Needs / offers;Matched with\n"
        + "=Amal;refugee;French b1, Italian b1;job;Anna Rossi\n"
        + "Hodan;refugee;French b2;housing;\n"
        + "Yonas;refugee;Tigrinya native;school;Bruno\n"
        + "Anna Rossi;volunteer;French native;job, housing;\n"
        + "Bruno;volunteer;Italian native;job;\n";

    [Test, Category("Once")]
    public async Task The_best_pairs_are_shown_beside_those_of_the_list_with_reasons_and_a_proof()
    {
        var columns = await OwnFiles.Choose(await OwnFiles.App(), "en", ("list.csv", OwnFiles.Text(List)));
        var page = await OwnFiles.Send(columns, ("do", "match"));

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            Plain(page.Text),
            Does.Contain("2 pairs are possible; your list has 2")
                .And.Contain("Proved optimal")
                .And.Contain("keep every rule; yours 1 of 2")
                .And.Contain("so that Hodan gets Anna Rossi as a mentor")
                .And.Contain("With Bruno: No common language that both speak well enough.")
                .And.Contain("1 with no match yet")
                .And.Contain("most mentors are excluded by “Common language”")
                .And.Contain("Your list does not say, so these do not count: Values")
        );
        var tutoring = await OwnFiles.Send(columns, ("do", "match"), ("profile", "tutoring"));
        Assert.That(
            tutoring.Text,
            Does.Contain("No other set has a higher total score").And.Contain("Scored by: Needs and offers.")
        );
    }

    [Test, Category("Once")]
    public async Task The_result_is_downloaded_without_formulas()
    {
        var columns = await OwnFiles.Choose(await OwnFiles.App(), "it", ("list.csv", OwnFiles.Text(List)));
        var page = await OwnFiles.Send(columns, ("do", "match"));
        var csv = await OwnFiles.Post(page, "/try/pairs.csv?lang=it");
        var xlsx = await OwnFiles.Post(page, "/try/pairs.xlsx?lang=it");
        var text = await csv.Content.ReadAsStringAsync();
        using var book = new ZipArchive(await xlsx.Content.ReadAsStreamAsync());

        Assert.That(
            text,
            Does.Contain("Mentee;Nostro;Punteggio su 100;Suo").And.Contain("\n'=Amal;Bruno;").And.Contain("Hodan;Anna Rossi;")
        );
        Assert.That(csv.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("abbinamenti.csv"));
        Assert.That(xlsx.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(book.Entries.Count(entry => entry.FullName.Contains("worksheets/", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test, Category("Once")]
    public async Task Nothing_of_a_list_is_on_the_disk_in_the_database_or_in_the_log_afterwards()
    {
        var log = new LogKeeper();
        await using var app = await TestApp.Start(services: log.Listen, settings: ("Try:Enabled", "true"));
        // larger than what the framework keeps of a form in memory by itself
        var rows = string.Concat(
            Enumerable.Range(0, 1_500).Select(row => $"Zzyxwvut {row};refugee;French b1;{new string('x', 60)}\n")
        );
        var columns = await OwnFiles.Choose(
            app,
            "en",
            ("zzyxwvut.csv", OwnFiles.Text("Name;Role;Languages;Notes\n" + rows + "Anna;volunteer;French b2;\n"))
        );
        var page = await OwnFiles.Send(columns, ("do", "match"));
        await OwnFiles.Post(page, "/try/pairs.xlsx");

        Assert.That(page.Text, Does.Contain("1 pair for 1500 mentees"));
        Assert.That(log.Text, Does.Not.Contain("Zzyxwvut").IgnoreCase);
        foreach (var path in Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            Assert.That(Encoding.Latin1.GetString(bytes.ToArray()), Does.Not.Contain("zzyxwvut").IgnoreCase, path);
        }
    }

    [Test, Category("Once")]
    public async Task Words_for_roles_are_asked_for_where_they_are_not_known_and_corrected_in_the_form()
    {
        var columns = await OwnFiles.Choose(
            await OwnFiles.App(),
            "en",
            ("a.csv", OwnFiles.Text("Name;Role;Languages\nAmal;alfa;it\nAnna;omega;it\nRest;;it\n"))
        );
        var refused = await OwnFiles.Send(columns, ("do", "match"));
        var matched = await OwnFiles.Send(
            refused,
            ("do", "match"),
            ("word", "alfa"),
            ("side", "mentee"),
            ("word", "omega"),
            ("side", "mentor")
        );

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Text, Does.Contain("There is no mentee in this list").And.Contain("“alfa” means"));
        Assert.That(refused.Html, Does.Contain("id=\"roles-error\""));
        Assert.That(Plain(matched.Text), Does.Contain("1 pair for 1 mentee").And.Contain("Row 4: neither mentee nor mentor"));
    }

    [TestCase("Name;Role;Languages\nAmal;mentee;it\nHodan;mentee;it\n", "There is no mentor in this list", "roles-error")]
    [TestCase("Name;Languages\nAmal;it\nHodan;it\n", "No column says who is mentee or mentor", "input-t0-error")]
    [TestCase("Name;Role;Town\nAmal;mentee;Parma\nAnna;mentor;Parma\n", "These columns say too little", "input-c0-0-error")]
    [Category("Once")]
    public async Task What_keeps_a_list_from_being_matched_is_said_beside_its_field(string list, string says, string place)
    {
        var columns = await OwnFiles.Choose(await OwnFiles.App(), "en", ("a.csv", OwnFiles.Text(list)));
        var page = await OwnFiles.Send(columns, ("do", "match"));

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page.Text, Does.Contain(says));
        Assert.That(page.Html, Does.Contain($"id=\"{place}\""));
    }

    [Test, Category("Once")]
    public async Task Two_files_are_two_sides_and_a_column_is_read_as_one_thing_only()
    {
        var columns = await OwnFiles.Choose(
            await OwnFiles.App(),
            "en",
            ("mentees.csv", OwnFiles.Text("Who;Spoken\nAmal;Arabic\nAmal;Arabic\n")),
            ("volunteers.csv", OwnFiles.Text("Name;Languages;Town\nAnna;Arabic c1;Parma\n"))
        );
        var twice = await OwnFiles.Send(columns, ("do", "match"), ("c1-0", "town"));
        var page = await OwnFiles.Send(columns, ("do", "match"), ("c0-0", "name"), ("c0-1", "languages"));

        Assert.That(twice.Text, Does.Contain("“Name” is already read as Town"));
        Assert.That(Plain(page.Text), Does.Contain("1 pair for 2 mentees").And.Contain("Rows 2, 3 have the same name, “Amal”"));
    }

    [Test, Category("Once")]
    public async Task A_page_that_is_older_than_half_an_hour_or_was_changed_opens_nothing()
    {
        await using var app = await TestApp.Start(settings: ("Try:Enabled", "true"));
        var columns = await OwnFiles.Choose(app, "en", ("list.csv", OwnFiles.Text(List)));
        var changed = await OwnFiles.Send(columns, ("do", "match"), ("list", columns.Field("list")![..^8] + "AAAAAAAA"));
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        var late = await OwnFiles.Send(columns, ("do", "match"));

        foreach (var page in new[] { changed, late })
        {
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(page.Text, Does.Contain("older than 30 minutes, and nothing of your file was kept"));
        }
    }

    [TestCase("it", "Sono possibili 10 abbinamenti; il Suo elenco ne ha 8", Category = "Once")]
    [TestCase("en", "10 pairs are possible; your list has 8", Category = "Once")]
    public async Task The_invented_list_shows_all_of_it(string language, string heading)
    {
        var app = await OwnFiles.App();
        var sample = await app.Anonymous.GetByteArrayAsync($"/try/sample.xlsx?lang={language}");
        var columns = await OwnFiles.Choose(app, language, ("sample.xlsx", sample));
        var page = await OwnFiles.Send(columns, ("do", "match"));

        Assert.That(Plain(page.Text), Does.Contain(heading));
    }

    private static string Plain(string text) => Spaces().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
