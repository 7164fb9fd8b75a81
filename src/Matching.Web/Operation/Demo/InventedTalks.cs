using Matching.Web.Features.Participants.People;

namespace Matching.Web.Operation.Demo;

/// <summary>What staff of the demo write at an interview, for colleagues who decide about a proposal.</summary>
internal sealed class InventedTalks(Chance chance)
{
    private static readonly string[] Impressions =
    [
        "Calm and curious, asks many questions.",
        "Speaks little at first, opens up when it is about work.",
        "Cheerful, arrives early, keeps appointments.",
        "Tired from shifts, and still sure to take part.",
        "Clear about what would help and what would not.",
    ];

    private static readonly string[] OfMentees =
    [
        "Would like to understand letters from the town before winter.",
        "Italian is better spoken than written.",
        "Hopes to meet people outside of the centre.",
        "First meetings in a public place, with the coordinator there.",
        "Looks for work again after the course ends in spring.",
    ];

    private static readonly string[] OfMentors =
    [
        "Knows the offices of the town well.",
        "Has time in the mornings, less during school holidays.",
        "Would rather go for walks than sit in an office.",
        "Says openly that more languages would help.",
        "Was a mentor elsewhere before and knows the limits of the role.",
    ];

    /// <summary>A summary; null where staff wrote none.</summary>
    public string? Summary(PersonRole role) =>
        chance.Happens(.75)
            ? $"{chance.One<string>(Impressions)} {chance.One<string>(role == PersonRole.Mentee ? OfMentees : OfMentors)}"
            : null;
}
