using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>What messages of a kind say in a language: a programme's own text, or the one that comes with the service.</summary>
public sealed record MessageTemplate : IInProgramme, IVersioned
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Kind of message.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>Language (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>Subject, with places for values.</summary>
    public required string Subject { get; init; }

    /// <summary>Paragraphs with an empty line between, and places for values.</summary>
    public required string Body { get; init; }

    /// <summary>What is sent instead to a telephone that others use too. It cannot be changed.</summary>
    public required string Neutral { get; init; }

    /// <summary>Whether it is the programme's own text.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Version of the own text, 0 where there is none; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>Names of the values for which a text can have places, in braces.</summary>
    public required IReadOnlyList<string> Places { get; init; }
}

/// <summary>A text with example values, as a person would read it.</summary>
public sealed record MessagePreview
{
    /// <summary>Subject of the mail.</summary>
    public required string Subject { get; init; }

    /// <summary>Its plain text, with the line that every message ends with.</summary>
    public required string Text { get; init; }

    /// <summary>Its HTML part.</summary>
    public required string Html { get; init; }

    /// <summary>Whether the language is written from right to left.</summary>
    public required bool IsRightToLeft { get; init; }
}
