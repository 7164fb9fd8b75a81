namespace Matching.Engine.Criteria;

/// <summary>A piecewise linear curve through points with rising x; level before the first and after the last.</summary>
public sealed class Curve
{
    private readonly (double X, double Y)[] points;

    /// <exception cref="ArgumentException">No point, x not rising, or y outside 0 to 1.</exception>
    public Curve(params (double X, double Y)[] points)
    {
        if (
            points.Length == 0
            || points.Any(point => !double.IsFinite(point.X) || point.Y is not (>= 0 and <= 1))
            || points.Zip(points.Skip(1)).Any(step => step.Second.X <= step.First.X)
        )
        {
            throw new ArgumentException("A curve has points with rising x and y from 0 to 1.", nameof(points));
        }

        this.points = points;
    }

    public double At(double x)
    {
        if (x <= points[0].X)
        {
            return points[0].Y;
        }

        for (var i = 1; i < points.Length; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            if (x <= b.X)
            {
                return a.Y + ((b.Y - a.Y) * (x - a.X) / (b.X - a.X));
            }
        }

        return points[^1].Y;
    }
}
