using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Explanations;

/// <summary>A run's problem as the API returns it, with every matching of it tried: the service's answers are compared with this.</summary>
internal sealed class RunInNumbers
{
    private readonly Dictionary<(Guid Mentee, Guid Mentor), int> scores;
    private readonly Dictionary<Guid, int> places;
    private readonly List<Guid> mentees;

    private RunInNumbers(JsonObject instance)
    {
        mentees = [.. instance.List("menteeIds").Select(id => Guid.Parse(id!.GetValue<string>()))];
        var mentors = instance.List("mentorIds").Select(id => Guid.Parse(id!.GetValue<string>())).ToList();
        places = mentors
            .Zip(instance.List("capacities").Select(capacity => capacity.GetValue<int>()))
            .ToDictionary(entry => entry.First, entry => entry.Second);
        scores = instance
            .List("pairs")
            .ToDictionary(
                pair => (mentees[pair![0]!.GetValue<int>()], mentors[pair[1]!.GetValue<int>()]),
                pair => pair[2]!.GetValue<int>()
            );
    }

    public IReadOnlyDictionary<(Guid Mentee, Guid Mentor), int> Scores => scores;

    public static async Task<RunInNumbers> Of(Given given, JsonObject run) =>
        new(await given.Coordinator.Ok($"/match-runs/{run.Id()}/instance"));

    /// <summary>A pool in which no two people are alike in age, times and languages, with fewer places than mentees.</summary>
    public static async Task<(List<Guid> Mentees, List<Guid> Mentors)> People(Given given, int mentees = 7, int mentors = 5)
    {
        string[] slots = ["mon_evening", "tue_morning", "wed_evening", "sat_morning"];
        var (ones, others) = (new List<Guid>(), new List<Guid>());
        for (var i = 0; i < mentees; i++)
        {
            ones.Add(
                await given.AvailableMentee(
                    new
                    {
                        birthYear = 1960 + (i * 17 % 41),
                        availability = new[] { slots[i % 4], slots[(i + 1) % 4] },
                        appliedOn = $"2026-0{1 + (i % 2)}-{10 + i}",
                        needs = new[] { new { code = i % 2 == 0 ? "driving" : "school" } },
                    }
                )
            );
        }

        for (var j = 0; j < mentors; j++)
        {
            others.Add(
                await given.AvailableMentor(
                    new
                    {
                        birthYear = 1955 + (j * 13 % 37),
                        availability = new[] { slots[j % 4] },
                        capacity = 1 + (j % 2),
                        offers = new[] { new { code = j % 3 == 0 ? "driving" : "school" } },
                    }
                )
            );
        }

        return (ones, others);
    }

    /// <summary>The best by trying everything: matched, then score, of all matchings that pass a test.</summary>
    public (int Matched, long Score) Best(
        Func<Dictionary<Guid, Guid>, bool>? passes = null,
        bool totalOnly = false,
        Func<Guid, Guid, int>? score = null
    )
    {
        var best = (Matched: -1, Score: -1L);
        Every(mentorOf =>
        {
            var total = mentorOf.Sum(pair => (long)(score?.Invoke(pair.Key, pair.Value) ?? scores[(pair.Key, pair.Value)]));
            if (
                passes?.Invoke(mentorOf) != false
                && (totalOnly ? total > best.Score : (mentorOf.Count, total).CompareTo(best) > 0)
            )
            {
                best = (mentorOf.Count, total);
            }
        });
        return best;
    }

    /// <summary>Most matched, then the largest lowest score, then the largest total.</summary>
    public (int Matched, int Lowest, long Score) Fairest()
    {
        var best = (-1, -1, -1L);
        Every(mentorOf =>
        {
            var found = mentorOf.Select(pair => scores[(pair.Key, pair.Value)]).ToList();
            var candidate = (found.Count, found.DefaultIfEmpty(0).Min(), found.Sum(score => (long)score));
            best = candidate.CompareTo(best) > 0 ? candidate : best;
        });
        return best;
    }

    private void Every(Action<Dictionary<Guid, Guid>> look)
    {
        var (left, mentorOf) = (new Dictionary<Guid, int>(places), new Dictionary<Guid, Guid>());
        From(0);

        void From(int at)
        {
            if (at == mentees.Count)
            {
                look(mentorOf);
                return;
            }

            From(at + 1);
            foreach (
                var (mentee, mentor) in scores.Keys.Where(pair => pair.Mentee == mentees[at] && left[pair.Mentor] > 0).ToList()
            )
            {
                left[mentor]--;
                mentorOf[mentee] = mentor;
                From(at + 1);
                mentorOf.Remove(mentee);
                left[mentor]++;
            }
        }
    }
}
