using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Tests.Questionnaires;

public sealed class XlsFormReaderTests
{
    [Test]
    public void Waves_share_items_of_equal_version()
    {
        string[] core = ["SN1", "EM1", "NV1", "LG1", "BE1", "WB1", "LI1"];
        var forms = new[] { "mentee-start", "mentee-end", "mentee-follow" }.Select(Read).ToList();

        foreach (
            var item in forms[2]
                .Items.Where(item => core.Any(start => item.Name.StartsWith(start[..2], StringComparison.Ordinal)))
        )
        {
            var same = forms.ConvertAll(form => form.Items.Single(other => other.Name == item.Name));
            Assert.That(
                same.Select(other =>
                        (
                            other.ItemVersion,
                            other.Scale,
                            other.Reverse,
                            string.Join(',', other.Choices.Select(choice => choice.Name)),
                            other.Labels["it"]
                        )
                    )
                    .Distinct()
                    .Count(),
                Is.EqualTo(1),
                item.Name
            );
        }
    }

    [Test]
    public void A_site_adds_a_scale_of_others_with_its_own_wording_and_gets_it_scored()
    {
        var form = Written("who5", 5);

        var sheet = Features.Questionnaires.Responses.AnswerSheet.Read(
            form,
            Enumerable
                .Range(1, 5)
                .ToDictionary(i => $"W{i}", i => System.Text.Json.JsonSerializer.SerializeToElement(i == 5 ? 0 : 3))
        );
        var gap = Features.Questionnaires.Responses.AnswerSheet.Read(
            form,
            Enumerable.Range(1, 4).ToDictionary(i => $"W{i}", i => System.Text.Json.JsonSerializer.SerializeToElement(3))
        );

        Assert.That(
            sheet.Scores.Select(score => (score.Scale, score.Score, score.Status)),
            Is.EqualTo(new[] { ("wellbeing", (double?)48, "complete") })
        );
        Assert.That(
            gap.Scores.Select(score => (score.Score, score.Status, score.Answered)),
            Is.EqualTo(new[] { ((double?)null, "insufficient", 4) })
        );
    }

    [TestCase("horoscope", 5)]
    [TestCase("who5", 4)]
    public void A_scoring_that_does_not_fit_is_named(string scoring, int items) =>
        Assert.That(() => Written(scoring, items), Throws.TypeOf<FormatException>().With.Message.Contains("cm:scoring"));

    [Test]
    public void A_group_with_a_title_is_a_section()
    {
        var titled = Written("who5", 5, "How you have been");

        Assert.That(
            titled.Sections!.Select(section => (section.Name, section.Labels["en"])),
            Is.EqualTo(new[] { ("G", "How you have been") })
        );
        Assert.That(titled.Items.Select(item => item.Section), Is.All.EqualTo("G"));
        Assert.That(Written("who5", 5, "").Sections, Is.Null);
    }

    private static Questionnaire Read(string id) =>
        XlsFormReader.Read(Path.Combine(ArchitectureTests.FindRoot(), "seeds/questionnaires", id));

    private static Questionnaire Written(string scoring, int items, string title = "")
    {
        var folder = Directory.CreateTempSubdirectory("matching-form-").FullName;
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "settings.csv"),
                "form_title,form_id,version,default_language,cm:family,cm:respondent,cm:waves\nOwn,own,1.0.0,English (en),own,mentee,start\n"
            );
            File.WriteAllText(
                Path.Combine(folder, "choices.csv"),
                "list_name,name,label::English (en),cm:value\n"
                    + string.Concat(Enumerable.Range(0, 6).Select(i => $"w,{i},Step {i},{i}\n"))
            );
            File.WriteAllText(
                Path.Combine(folder, "scales.csv"),
                $"id,label::English (en),direction,cm:scoring\nwellbeing,Well-being,up,{scoring}\n"
            );
            File.WriteAllText(
                Path.Combine(folder, "survey.csv"),
                "type,name,label::English (en),required,relevant,constraint,cm:scale,cm:domain,cm:reverse,cm:short,cm:sensitive,cm:na,cm:item_version\n"
                    + $"begin_group,G,{title},,,,,,,,,,\n"
                    + string.Concat(
                        Enumerable.Range(1, items).Select(i => $"select_one w,W{i},Own wording {i},,,,wellbeing,,,,,,1\n")
                    )
                    + "end_group,,,,,,,,,,,,\n"
            );
            return XlsFormReader.Read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

public sealed class FormExpressionTests
{
    [TestCase("${LI1} = 'employed'", true)]
    [TestCase("${LI1} != 'employed'", false)]
    [TestCase("${N} >= 3 and ${N} < 4.5", true)]
    [TestCase("not(${N} > 3) or selected(${M}, 'b')", true)]
    [TestCase("count-selected(${M}) = 2", true)]
    [TestCase("${N} + 1 * 2 = 6 and ${N} div 2 = 2", true)]
    [TestCase("${missing} > 0 or ${missing} <= 0", false)]
    [TestCase("${missing} = ''", true)]
    [TestCase(". >= 0", false)]
    public void Conditions_are_read_by_precedence(string text, bool expected)
    {
        var answers = new Dictionary<string, string[]>
        {
            ["LI1"] = ["employed"],
            ["N"] = ["4"],
            ["M"] = ["a", "b"],
        };

        Assert.That(FormExpression.Parse(text, "here")(name => answers.GetValueOrDefault(name, [])), Is.EqualTo(expected));
    }

    [TestCase("${a} = ")]
    [TestCase("pulldata('x')")]
    [TestCase("${a} = 'x' ; drop")]
    [TestCase("(${a} = 1")]
    [TestCase("if(${a}, 1, 2)")]
    public void What_is_not_supported_is_named_with_its_place(string text) =>
        Assert.That(
            () => FormExpression.Parse(text, "survey row 7"),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("survey row 7")
        );
}
