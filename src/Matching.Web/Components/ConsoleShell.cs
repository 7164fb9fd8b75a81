namespace Matching.Web.Components;

/// <summary>The layout of pages for which staff sign in. It is provided by the area that knows who they are and what they see.</summary>
public sealed record ConsoleShell(Type Layout);
