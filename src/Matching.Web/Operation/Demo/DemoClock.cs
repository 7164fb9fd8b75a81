using Matching.Web.Data;

namespace Matching.Web.Operation.Demo;

/// <summary>A clock that the demo sets to the day of its story.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public DateOnly Today => ProgrammeDays.On(now, ProgrammeDays.DefaultZone);

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Moves on; time never runs back.</summary>
    public void MoveTo(DateTimeOffset instant) => now = instant > now ? instant : now;
}

/// <summary>Chances of the demo, from one seed: the same seed makes the same story.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Happens(double probability) => random.NextDouble() < probability;

    public int Between(int least, int most) => random.Next(least, most + 1);

    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public List<T> Some<T>(IReadOnlyList<T> of, int least, int most)
    {
        var shuffled = of.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Take(Between(least, Math.Min(most, of.Count)))];
    }

    public T Weighted<T>(IReadOnlyList<(T Value, double Weight)> of)
    {
        var at = random.NextDouble() * of.Sum(entry => entry.Weight);
        foreach (var (value, weight) in of)
        {
            if ((at -= weight) < 0)
            {
                return value;
            }
        }

        return of[^1].Value;
    }

    /// <summary>A normally distributed number (Box and Muller 1958).</summary>
    public double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
