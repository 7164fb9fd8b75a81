using Matching.Engine.Criteria;
using static Matching.Engine.Tests.Criteria.OnePair;

namespace Matching.Engine.Tests.Criteria;

/// <summary>Criteria that a programme makes of questions of its own.</summary>
public sealed class OwnCriteriaTests
{
    [Test]
    public void An_own_field_may_be_named_as_the_column_of_a_file() =>
        Assert.That(
            Soft("custom.own", Own("a"), Own("a"), Params("""{"field":"custom.own","type":"choice","comparison":"equal"}""")),
            Is.EqualTo(1)
        );

    // type, comparison, further parameters, answer of the mentee, answer of the mentor, value
    private static readonly object?[][] OwnCases =
    [
        ["choice", "equal", "", "a", "a", 1.0],
        ["choice", "equal", "", "a", "b", 0.0],
        ["choice", "complement", "", "a", "b", 1.0],
        ["choice", "complement", ",\"complements\":{\"learns\":[\"teaches\"]}", "learns", "teaches", 1.0],
        ["choice", "complement", ",\"complements\":{\"learns\":[\"teaches\"]}", "learns", "learns", 0.0],
        ["multi_choice", "overlap", "", "a;b;c", "b;c;d;e", 2.0 / 3],
        ["multi_choice", "overlap", ",\"divisor\":\"larger\"", "a;b;c", "b;c;d;e", 0.5],
        ["multi_choice", "overlap", ",\"divisor\":\"mentor\"", "a;b;c", "b;c;d;e", 0.5],
        ["multi-choice", "overlap", "", "a", "b;a", 1.0],
        ["multi_choice", "equal", "", "a;b", "b;a", 1.0],
        ["multi_choice", "complement", "", "a;b", "b;c", 0.5],
        ["scale", "closeness", ",\"min\":1,\"max\":5", "2", "5", 0.25],
        ["scale", "equal", "", "2", "2", 1.0],
        ["scale", "complement", ",\"min\":1,\"max\":5", "1", "5", 1.0],
        ["number", "closeness", ",\"range\":10", "3.5", "6", 0.75],
        ["number", "closeness", ",\"range\":10", "0", "60", 0.0],
        ["number", "closeness", ",\"curve\":[[0,1],[2,0.5],[4,0]]", "1", "4", 0.25],
        ["yes_no", "equal", "", "yes", "true", 1.0],
        ["yes/no", "complement", "", "no", "sì", 1.0],
        ["yes_no", "equal", "", "perhaps", "yes", null],
        ["number", "equal", "", null, "1", null],
    ];

    [TestCaseSource(nameof(OwnCases))]
    public void A_programme_adds_criteria_without_code(
        string type,
        string comparison,
        string further,
        string? mentee,
        string? mentor,
        double? expected
    )
    {
        var parameters = Params($$"""{"field":"own","type":"{{type}}","comparison":"{{comparison}}"{{further}}}""");

        Assert.That(
            Soft("custom.own", Own(mentee), Own(mentor), parameters),
            expected is null ? Is.Null : Is.EqualTo(expected).Within(1e-12)
        );
    }

    [TestCase("a", "b", "", false)]
    [TestCase("a", "a", "", true)]
    [TestCase(null, "a", "", true)]
    public void An_own_criterion_can_be_hard(string? mentee, string? mentor, string further, bool isPossible) =>
        Assert.That(
            IsPossible(
                "custom.own",
                Own(mentee),
                Own(mentor),
                Params($$"""{"field":"own","type":"choice","comparison":"equal"{{further}}}""")
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase(0.5, true)]
    [TestCase(0.75, true)]
    [TestCase(0.8, false)]
    public void A_hard_own_criterion_can_ask_for_a_minimum(double minimum, bool isPossible) =>
        Assert.That(
            IsPossible(
                "custom.own",
                Own("2"),
                Own("3"),
                Params(
                    $$"""{"field":"own","type":"scale","comparison":"closeness","min":1,"max":5,"minimum":{{minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}"""
                )
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("custom.own", "soft", "{}", "criteria[0].params.field")]
    [TestCase("custom.own", "soft", "{\"field\":\"own\"}", "criteria[0].params.type")]
    [TestCase("custom.own", "soft", "{\"field\":\"own\",\"type\":\"choice\"}", "criteria[0].params.comparison")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"closeness\"}",
        "criteria[0].params.comparison"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\"}",
        "criteria[0].params.range"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"scale\",\"comparison\":\"closeness\",\"min\":5,\"max\":1}",
        "criteria[0].params.max"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\",\"curve\":[[2,1],[1,0]]}",
        "criteria[0].params.curve"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"colour\":1}",
        "criteria[0].params.colour"
    )]
    [TestCase("custom.own", "soft", "{\"field\":7,\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].params.field")]
    [TestCase(
        "custom.own",
        "hard",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"minimum\":2}",
        "criteria[0].params.minimum"
    )]
    [TestCase("custom.own", "neither", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].kind")]
    [TestCase("custom.", "soft", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].id")]
    [TestCase("custom.religion", "soft", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].id")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"motherNationality\",\"type\":\"choice\",\"comparison\":\"equal\"}",
        "criteria[0].params.field"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"protection_status\",\"type\":\"choice\",\"comparison\":\"equal\"}",
        "criteria[0].params.field"
    )]
    [TestCase("interests", "soft", "{\"version\":3}", "criteria[0].params.version")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\",\"range\":4,\"offset\":[2,1]}",
        "criteria[0].params.offset"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"offset\":1}",
        "criteria[0].params.offset"
    )]
    [TestCase("nationality", "soft", "{}", "criteria[0].id")]
    [TestCase("colour", "soft", "{}", "criteria[0].id")]
    public void What_is_wrong_with_a_criterion_is_named(string id, string kind, string parameters, string path)
    {
        var profile = CriteriaProfile.Create(
            [
                new CriterionSetting(id, kind, kind == "soft" ? 1 : null, null, Params(parameters)),
                new CriterionSetting("waiting", "soft", 1, null, null),
            ],
            out var errors
        );

        Assert.That(profile, Is.Null);
        Assert.That(errors.Select(error => error.Path), Does.Contain(path));
    }
}
