namespace Matching.Web.Components.Charts;

/// <summary>The shape of a kind of point, so that colour is not needed.</summary>
public enum PointShape
{
    /// <summary>A filled circle.</summary>
    Disc,

    /// <summary>A circle with an empty middle.</summary>
    Ring,

    /// <summary>A filled diamond.</summary>
    Diamond,
}

/// <summary>A figure as a chart draws it.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The figure; null when there is none to draw.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Text">The figure as it is read, or why there is none.</param>
/// <param name="IsUncertain">Whether few are behind it.</param>
/// <param name="Shape">How its point looks.</param>
/// <param name="Note">What is written beneath, such as how many are behind it.</param>
public sealed record Mark(
    string Label,
    double? Value,
    double? Low,
    double? High,
    string Text,
    bool IsUncertain = false,
    PointShape Shape = PointShape.Disc,
    string Note = ""
)
{
    /// <summary>The figure and its interval, for a description in words.</summary>
    public string InWords => Note.Length > 0 ? $"{Label}: {Text}, {Note}" : $"{Label}: {Text}";
}

/// <summary>Marks on one line of a chart, such as start and end of a group.</summary>
/// <param name="Label">What the line is of.</param>
/// <param name="Marks">Its points.</param>
/// <param name="Text">What is written at its end.</param>
/// <param name="IsPicked">Whether it is the one that was asked for.</param>
/// <param name="IsHidden">Whether it has no point because its figures are not shown.</param>
public sealed record MarkRow(string Label, IReadOnlyList<Mark> Marks, string Text, bool IsPicked = false, bool IsHidden = false)
{
    /// <summary>A second line below the name.</summary>
    public string Note { get; init; } = "";

    /// <summary>What the point is compared with, which has a short line of its own; null for none.</summary>
    public double? Expected { get; init; }

    /// <summary>Whether there is a point to draw.</summary>
    public bool HasFigure => Marks.Any(mark => mark.Value is not null);

    /// <summary>Whether it leads from one point to another.</summary>
    public bool HasBoth => Marks is [{ Value: not null }, { Value: not null }];
}

/// <summary>A step that people go through, and how many did.</summary>
/// <param name="Label">The step.</param>
/// <param name="Value">How many; null when suppressed.</param>
/// <param name="Text">How many as it is read.</param>
/// <param name="Parts">What became of them, where published: they add up to the step.</param>
public sealed record FlowStep(string Label, double? Value, string Text, IReadOnlyList<FlowStep>? Parts = null);
