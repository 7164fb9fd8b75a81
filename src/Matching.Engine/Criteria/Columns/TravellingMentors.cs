using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Mentors who travel, by site. On the unit sphere the angle between two places has their dot product as cosine, so a mentee is
/// within the radius when that product is at least the cosine of radius / Earth's radius; a mentor nearer to that bound than
/// rounding can reach is measured by the rule's own formula. Sites of which all travellers live too far away are passed over at
/// once.
/// </summary>
internal sealed class TravellingMentors
{
    // Products of unit vectors in double precision are right to some 1e-15, and so is the haversine formula.
    private const double Rounding = 1e-12;

    // No cosine: the places that fill a site's last register fit no mentee.
    private const double Never = 2;

    private readonly MentorPool pool;
    private readonly int[] positions;
    private readonly double[] x;
    private readonly double[] y;
    private readonly double[] z;
    private readonly double[] cosines;
    private readonly SiteBox[] sites;
    private readonly int[] measured;
    private readonly (double X, double Y, double Z)[] homes;

    public TravellingMentors(MentorPool pool)
    {
        this.pool = pool;
        var travellers = Enumerable
            .Range(0, pool.Mentors.Length)
            .Where(position => pool.Mentors[position] is { Place: not null, TravelKm: >= 0, SiteId: not null })
            .ToList();
        measured = [.. travellers.Where(position => !IsOnGlobe(pool.Mentors[position].Place!.Value))];
        var bySite = travellers
            .Where(position => IsOnGlobe(pool.Mentors[position].Place!.Value))
            .GroupBy(position => pool.Mentors[position].SiteId)
            .Select(site => site.ToArray())
            .ToArray();
        var size = bySite.Sum(site => Padded(site.Length));
        (positions, x, y, z, cosines) = (new int[size], new double[size], new double[size], new double[size], new double[size]);
        Array.Fill(cosines, Never);
        sites = new SiteBox[bySite.Length];
        var from = 0;
        for (var i = 0; i < sites.Length; i++)
        {
            sites[i] = Add(bySite[i], from);
            from = sites[i].To;
        }

        homes = [.. pool.Mentees.Select(mentee => mentee.Place is { } home ? Unit(home) : default)];
    }

    /// <summary>Adds the bits of the mentors of other sites who would come to where the mentee lives.</summary>
    public void Include(int mentee, Span<ulong> mentors)
    {
        var person = pool.Mentees[mentee];
        if (person.Place is not { } home)
        {
            return;
        }

        Measure(home, measured, mentors);
        if (!IsOnGlobe(home))
        {
            Measure(home, positions, mentors);
            return;
        }

        foreach (ref readonly var site in sites.AsSpan())
        {
            if (site.Id != person.SiteId && site.MayReach(homes[mentee]))
            {
                IncludeOf(site, homes[mentee], home, mentors);
            }
        }
    }

    private void IncludeOf(in SiteBox site, (double X, double Y, double Z) unit, GeoPoint home, Span<ulong> mentors)
    {
        for (var k = site.From; k < site.To; k += Vector512<double>.Count)
        {
            var product = (At(x, k) * unit.X) + (At(y, k) * unit.Y) + (At(z, k) * unit.Z);
            var bound = At(cosines, k);
            var isWithin = Vector512.GreaterThan(product, bound + Vector512.Create(Rounding)).ExtractMostSignificantBits();
            var isNear = Vector512.GreaterThanOrEqual(product, bound - Vector512.Create(Rounding)).ExtractMostSignificantBits();
            for (var bits = isNear; bits != 0; bits &= bits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(bits);
                var position = positions[k + lane];
                if ((isWithin >> lane & 1) == 1 || IsReached(home, position))
                {
                    mentors[position >> 6] |= 1UL << (position & 63);
                }
            }
        }
    }

    private void Measure(GeoPoint home, int[] some, Span<ulong> mentors)
    {
        foreach (var position in some)
        {
            if (IsReached(home, position))
            {
                mentors[position >> 6] |= 1UL << (position & 63);
            }
        }
    }

    // The positions that fill a register name the first mentor, who may not travel at all.
    private bool IsReached(GeoPoint home, int position) =>
        pool.Mentors[position] is { Place: { } place, TravelKm: { } radius } && place.KilometresTo(home) <= radius;

    private SiteBox Add(int[] travellers, int from)
    {
        var (low, high, angle) = ((X: 2.0, Y: 2.0, Z: 2.0), (X: -2.0, Y: -2.0, Z: -2.0), 0.0);
        for (var i = 0; i < travellers.Length; i++)
        {
            var mentor = pool.Mentors[travellers[i]];
            var unit = Unit(mentor.Place!.Value);
            var radius = Math.Min(Math.PI, mentor.TravelKm!.Value / GeoPoint.EarthRadius);
            (positions[from + i], x[from + i], y[from + i], z[from + i], cosines[from + i]) = (
                travellers[i],
                unit.X,
                unit.Y,
                unit.Z,
                Math.Cos(radius)
            );
            low = (Math.Min(low.X, unit.X), Math.Min(low.Y, unit.Y), Math.Min(low.Z, unit.Z));
            high = (Math.Max(high.X, unit.X), Math.Max(high.Y, unit.Y), Math.Max(high.Z, unit.Z));
            angle = Math.Max(angle, radius);
        }

        var chord = 2 * Math.Sin(angle / 2);
        return new SiteBox(
            pool.Mentors[travellers[0]].SiteId,
            from,
            from + Padded(travellers.Length),
            low,
            high,
            (chord * chord) + Rounding
        );
    }

    private static int Padded(int count) =>
        (count + Vector512<double>.Count - 1) / Vector512<double>.Count * Vector512<double>.Count;

    private static Vector512<double> At(double[] column, int index) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(column), (nuint)index);

    // Elsewhere, or not a number, the rule's own formula decides.
    private static bool IsOnGlobe(GeoPoint place) => Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 360;

    private static (double X, double Y, double Z) Unit(GeoPoint place)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(place.Latitude * Math.PI / 180);
        var (sinLongitude, cosLongitude) = Math.SinCos(place.Longitude * Math.PI / 180);
        return (cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    /// <summary>
    /// The travellers of one site: their positions, a box around their homes, and the square of the longest chord that any of
    /// them travels.
    /// </summary>
    private readonly record struct SiteBox(
        Guid? Id,
        int From,
        int To,
        (double X, double Y, double Z) Low,
        (double X, double Y, double Z) High,
        double MostSquared
    )
    {
        public bool MayReach((double X, double Y, double Z) home)
        {
            var dx = Outside(home.X, Low.X, High.X);
            var dy = Outside(home.Y, Low.Y, High.Y);
            var dz = Outside(home.Z, Low.Z, High.Z);
            return (dx * dx) + (dy * dy) + (dz * dz) <= MostSquared;
        }

        private static double Outside(double value, double low, double high) => Math.Max(0, Math.Max(low - value, value - high));
    }
}
