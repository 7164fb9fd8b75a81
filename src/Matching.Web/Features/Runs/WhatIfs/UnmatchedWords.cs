using System.Globalization;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>Says why a mentee has no match yet, and what would help.</summary>
internal static class UnmatchedWords
{
    private static readonly string[] Explained =
    [
        "language",
        "site",
        "availability_minimum",
        "needs_mandatory",
        "age_limits",
        "accessibility",
        "special_need",
        "capacity",
    ];

    /// <summary>The rules that block most, each with how many mentors it excludes.</summary>
    public static string Blocks(UnmatchedMentee mentee, int mentors) =>
        mentee.Possible > 0
            ? Texts.Page(mentee.Possible == 1 ? "board.places-taken.one" : "board.places-taken", mentee.Possible)
            : string.Join(
                "; ",
                mentee
                    .Blocked.Take(2)
                    .Select(block => Texts.Page("board.blocks.of", MatchTexts.Criterion(block.Criterion), block.Count, mentors))
            );

    /// <summary>What would help most; null where nothing that may be advised would.</summary>
    public static string? Help(UnmatchedMentee mentee) =>
        mentee.WithInterpreter > 0
            ? Texts.Page(
                mentee.WithInterpreter == 1 ? "board.interpreter.one" : "board.interpreter",
                mentee.WithInterpreter.ToString(CultureInfo.CurrentCulture)
            )
            : mentee.Help;

    /// <summary>What a rule means for the mentee.</summary>
    public static string Meaning(string criterion) =>
        Explained.Contains(criterion) ? Texts.Page("board.meaning." + criterion) : "";
}
