using Microsoft.AspNetCore.Components;

namespace Matching.Web.Components;

/// <summary>What each labelled control of a form takes, and how its hint and its error are found by assistive technology.</summary>
public abstract class FormControl : ComponentBase
{
    /// <summary>Name of the form's value, such as <c>Input.Email</c>.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Present value of the control; never a password.</summary>
    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public bool Required { get; set; } = true;

    [Parameter]
    public FormErrors? Errors { get; set; }

    /// <summary>Names under which the request reports errors of the value. Defaults to the name of the value.</summary>
    [Parameter]
    public string[]? ErrorsOf { get; set; }

    protected string Id => Name.Replace('.', '-').ToLowerInvariant();

    protected string? Error => Wrong is { } name ? Errors!.Of(name) : null;

    // the first of the control's fields that was not accepted
    private string? Wrong => (ErrorsOf ?? [Name.Split('.')[^1]]).FirstOrDefault(name => Errors?.Of(name) is not null);

    protected string? DescribedBy
    {
        get
        {
            var ids = string.Join(
                ' ',
                new[] { Hint is null ? null : $"{Id}-hint", Error is null ? null : $"{Id}-error" }.OfType<string>()
            );
            return ids.Length > 0 ? ids : null;
        }
    }

    protected override void OnParametersSet()
    {
        if (Wrong is { } name)
        {
            Errors!.Label(name, Label);
        }
    }
}
