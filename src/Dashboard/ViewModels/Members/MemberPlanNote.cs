namespace WebEtcd.Dashboard.ViewModels.Members;

/// <param name="Kind">One of info, warning, error.</param>
public sealed record MemberPlanNote(string Kind, string Text);
