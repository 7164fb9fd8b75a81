using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>A question of a form as the field of a page, for staff who enter answers and for people who answer alone.</summary>
public abstract class ItemField : ComponentBase
{
    /// <summary>The question.</summary>
    [Parameter, EditorRequired]
    public FormItem Item { get; set; } = null!;

    /// <summary>Languages of the wording; the first is shown where that of the page is missing.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Languages { get; set; } = [];

    /// <summary>What was answered or typed before.</summary>
    [Parameter]
    public (string[] Given, string? Missing) Typed { get; set; } = ([], null);

    /// <summary>What is wrong with it.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Id of its place on the page.</summary>
    protected string Place => TypedAnswers.Place(Item);

    /// <summary>Id of its control, where it has one alone.</summary>
    protected string FieldId => Place + "-field";

    /// <summary>Id of what is said to be wrong.</summary>
    protected string ErrorId => Place + "-error";

    /// <summary>The form, whose files the question may have.</summary>
    [Parameter]
    public Questionnaire? Form { get; set; }

    /// <summary>Id of what helps to answer it.</summary>
    protected string HintId => Place + "-hint";

    /// <summary>By what it is described.</summary>
    protected string? Described =>
        string.Join(' ', new[] { Item.Hints is null ? null : HintId, Error is null ? null : ErrorId }.OfType<string>())
            is { Length: > 0 } ids
            ? ids
            : null;

    /// <summary>Name of its controls.</summary>
    protected string Name => TypedAnswers.NameOf(Item);

    /// <summary>Name of the control that says why it is not answered, where that is one of its own.</summary>
    protected string MissingName => TypedAnswers.MissingOf(Item);

    /// <summary>Type of the control of a date, a number or a word.</summary>
    protected string InputType => Item.Type == ItemType.Date ? "date" : "text";

    /// <summary>Keys that a telephone shows for it.</summary>
    protected string? InputMode =>
        Item.Type == ItemType.Integer ? "numeric"
        : Item.Type == ItemType.Decimal ? "decimal"
        : null;
}
