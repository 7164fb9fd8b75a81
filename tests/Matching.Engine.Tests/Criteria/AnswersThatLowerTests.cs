using System.Reflection;
using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

/// <summary>Compares the points of random pairs with and without each answer: only those that the README lists can lower them.</summary>
public sealed class AnswersThatLowerTests
{
    private const int Pools = 60;

    // Every answer that can be left out, whatever is added to a person later.
    private static readonly PropertyInfo[] Answers =
    [
        .. typeof(Participant)
            .GetProperties()
            .Where(answer =>
                answer.CanWrite
                && (!answer.PropertyType.IsValueType || Nullable.GetUnderlyingType(answer.PropertyType) is not null)
            ),
    ];

    [Test]
    public void Only_the_listed_answers_lower_the_points_of_their_criterion()
    {
        var lowered = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < Pools; seed++)
        {
            var (_, context, mentees, mentors) = new RandomPools(seed).Next();
            foreach (var (mentee, mentor) in mentees.Zip(mentors).Take(25))
            {
                foreach (var weighted in Profile(seed % 11 / 10.0).Soft)
                {
                    int Points(Participant one, Participant other) =>
                        PointsOf(weighted, weighted.Criterion.Value(one, other, context));
                    var with = Points(mentee, mentor);
                    var id = weighted.Criterion.Id.Split('.')[0];
                    lowered.UnionWith(
                        Answers
                            .Where(answer =>
                                Points(Without(mentee, answer), mentor) > with || Points(mentee, Without(mentor, answer)) > with
                            )
                            .Select(answer => $"{id} {answer.Name}")
                    );
                }
            }
        }

        Assert.That(lowered, Is.EqualTo(Listed()));
    }

    [Test]
    public void Each_further_dislike_keeps_or_raises_the_points()
    {
        var interests = Profile(.5).Soft.Single(weighted => weighted.Criterion.Id == "interests");
        for (var seed = 0; seed < Pools; seed++)
        {
            var (_, context, mentees, mentors) = new RandomPools(seed).Next();
            foreach (var (mentee, mentor) in mentees.Zip(mentors))
            {
                var points = Enumerable
                    .Range(0, (mentee.Dislikes?.Count ?? 0) + 1)
                    .Select(count => mentee with { Dislikes = mentee.Dislikes?.Take(count).ToList() })
                    .Select(naming => PointsOf(interests, interests.Criterion.Value(naming, mentor, context)));
                Assert.That(points, Is.Ordered, $"seed {seed}");
            }
        }
    }

    private static CriteriaProfile Profile(double neutral)
    {
        var settings = CriteriaCatalogue
            .Kinds.Where(kind => kind.Value.Contains("soft", StringComparison.Ordinal))
            .Select(kind =>
                Setting(
                    kind.Key,
                    kind.Key == "needs" ? """{"gradeField":"size"}"""
                        : CriteriaCatalogue.NewestVersion(kind.Key) is { } newest ? $$"""{"version":{{newest}}}"""
                        : "{}"
                )
            )
            .Append(Setting("custom.choice", """{"field":"choice","type":"choice","comparison":"equal"}"""))
            .Append(Setting("custom.step", """{"field":"step","type":"scale","comparison":"closeness","min":1,"max":5}"""));
        return CriteriaProfile.Create([.. settings], out _)!;

        CriterionSetting Setting(string id, string parameters) =>
            new(id, "soft", 1, neutral, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters));
    }

    private static int PointsOf(WeightedCriterion weighted, double? value) =>
        value is { } known ? CriteriaProfile.PointsOf(weighted.Points, known) : weighted.NeutralPoints;

    private static Participant Without(Participant person, PropertyInfo answer)
    {
        var without = person with { };
        answer.SetValue(without, null);
        return without;
    }

    // | `criterion` | `Answer`, `Answer` | reason |
    private static SortedSet<string> Listed()
    {
        var readme = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "README.md"));
        var section = readme.Split("### Answers that can lower a score")[1].Split("\n#")[0];
        return new SortedSet<string>(
            section
                .Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Split('|'))
                .SelectMany(cells =>
                    cells[2].Split(',').Select(answer => $"{cells[1].Trim(' ', '`', '*', '.')} {answer.Trim(' ', '`')}")
                ),
            StringComparer.Ordinal
        );
    }
}
