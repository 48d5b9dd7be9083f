from django import template

from campaign.markdown import video

register = template.Library()


@register.filter
def video_host(address):
    """Who shows the video at an address, such as "YouTube"; "" for a file or a place that is not known."""
    host = video.video_host(address)
    return "" if host in {None, video.FILE} else host
